export const en = {
  title: 'Starting password for self-service',
  text: 'With it {{name}} logs in to self-service once, and has to choose another password then. Give it to nobody else, and only after you have made sure who stands before you.',
  replaces: 'A password that there was does not work any more, and sessions that came of it end.',
  make: 'Make a starting password',
  label: 'Starting password',
  once: 'It is shown this once',
  handOver: 'Hand it over in person, and not by mail. It works until {{until}}.',
} as const
