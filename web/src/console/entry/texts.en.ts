export const en = {
  name: 'Your name',
  email: 'E-mail address',
  password: 'Password',
  login: {
    title: 'Log in',
    go: 'Log in',
    wrong: 'The address or the password is wrong.',
    wait: 'Too many tries. Wait {{seconds}} seconds, and try again.',
    ended: 'Your session has ended. Log in, and you are back where you were.',
  },
  setup: {
    title: 'Welcome to Claviger',
    lead: 'You are the first one here. This makes your account; it may do everything, and adds the others.',
    passwordHint: 'At least {{count}} characters; a sentence is good.',
    again: 'Password once more',
    short: 'At least {{count}} characters, please.',
    different: 'This is not the same password.',
    go: 'Make the account',
    spent:
      'This link does not work any more: it was used, or is older than an hour. If nobody has an account yet, start the server again, and it prints a new one.',
    noToken:
      'The first account is made with the link that Claviger prints when it is started for the first time. Open that link in this browser.',
    toLogin: 'I have an account',
  },
} as const
