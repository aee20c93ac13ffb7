import { must, type Api } from './api'
import type { House } from './house'

const project = { path: { slug: 'default' } } as const

/** Somebody who was invited to carry an ID on a phone. */
export class Holder {
  static #count = 0

  private constructor(
    readonly email: string,
    readonly number: string,
    readonly credential: string,
    readonly link: string,
    private readonly api: Api,
  ) {}

  /** Adds a user and has an invitation sent; answers when the mail has come. */
  static async invite(house: House, api: Api): Promise<Holder> {
    Holder.#count += 1
    const [email, number] = [`ada.${Holder.#count}@example.org`, String(4_560 + Holder.#count)]
    const body = { first_name: 'Ada', last_name: 'Lovelace', email, card_id: number, custom_fields: {} }
    const user = await must(api.POST('/api/v1/projects/{slug}/users', { params: project, body }))
    const [pool] = (await must(api.GET('/api/v1/projects/{slug}/pools', { params: project }))).items
    if (!pool) throw new Error('the project has no pool')
    const acquire = { params: { path: { ...project.path, id: pool.id } }, body: { user_id: user.id } }
    const { id } = await must(api.POST('/api/v1/projects/{slug}/pools/{id}/acquire', acquire))
    return new Holder(email, number, id, await house.postbox.link(email), api)
  }

  async status(): Promise<string> {
    return (await must(this.api.GET('/api/v1/projects/{slug}/credentials/{id}', this.#credential()))).status
  }

  async suspend(reason: string): Promise<void> {
    await must(this.api.POST('/api/v1/projects/{slug}/credentials/{id}/suspend', { ...this.#credential(), body: { reason } }))
  }

  async reactivate(): Promise<void> {
    await must(this.api.POST('/api/v1/projects/{slug}/credentials/{id}/reactivate', this.#credential()))
  }

  async revoke(reason: string): Promise<void> {
    await must(this.api.POST('/api/v1/projects/{slug}/credentials/{id}/revoke', { ...this.#credential(), body: { reason } }))
  }

  async resend(): Promise<void> {
    await must(this.api.POST('/api/v1/projects/{slug}/credentials/{id}/resend-invitation', { ...this.#credential(), body: {} }))
  }

  #credential() {
    return { params: { path: { ...project.path, id: this.credential } } }
  }
}
