import { choiceSetting, defineSection } from '@app/config';

/** What is logged. */
export const loggingSection = defineSection('Logging', {
  level: choiceSetting('LOG_LEVEL', {
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    description: 'least severe log line that is written; a healthy system writes nothing at `error`',
  }),
});
