import type { Card } from '../card'

/** Where the phone keeps its cards. Each change is written whole or not at all. */
export interface Vault {
  list(): Promise<readonly Card[]>
  lookup(id: string): Promise<Card | null>
  put(card: Card): Promise<void>
  remove(id: string): Promise<void>
  /** Runs one thing at a time, over all pages of this browser. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
}

const STORE = 'cards'
const VERSION = 1

/** Opens the browser's database. Keys lie in it as `CryptoKey`, so that no script can read them. */
export async function openVault(name: string): Promise<Vault> {
  const opening = indexedDB.open(name, VERSION)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(STORE, { keyPath: 'id' }))
  const database = await settled(opening)
  // A page of a later version must be able to upgrade.
  database.addEventListener('versionchange', () => database.close())
  return new BrowserVault(database)
}

class BrowserVault implements Vault {
  constructor(private readonly database: IDBDatabase) {}

  async list(): Promise<readonly Card[]> {
    // Only this page writes this store, and a new version of the form comes with a new version of the database.
    return (await settled(this.#read().getAll())) as Card[]
  }

  async lookup(id: string): Promise<Card | null> {
    return ((await settled(this.#read().get(id))) as Card | undefined) ?? null
  }

  async put(card: Card): Promise<void> {
    await this.#write((store) => store.put(card))
  }

  async remove(id: string): Promise<void> {
    await this.#write((store) => store.delete(id))
  }

  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`${this.database.name} ${STORE}`, work)
  }

  #read(): IDBObjectStore {
    return this.database.transaction(STORE).objectStore(STORE)
  }

  async #write(change: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const transaction = this.database.transaction(STORE, 'readwrite', { durability: 'strict' })
    change(transaction.objectStore(STORE))
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve())
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('the transaction was aborted')))
    })
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('the database failed')))
  })
}
