import { REQUEST_STAGES, findingPolicy, type SystemPolicy } from './system-policy';

const KINDS = [
  { id: 'override', type: 'PROMPT_OVERRIDE', what: 'instructions to ignore earlier instructions' },
  { id: 'leak', type: 'PROMPT_LEAK', what: 'a request for the system prompt' },
  { id: 'role_play', type: 'PROMPT_ROLE_PLAY', what: 'a persona without rules' },
  { id: 'indirect', type: 'PROMPT_INDIRECT', what: 'instructions hidden in data' },
  { id: 'code_insertion', type: 'PROMPT_CODE_INSERTION', what: 'instructions to plant code' },
  { id: 'exfiltration', type: 'PROMPT_EXFILTRATION', what: 'instructions to send data away' },
  { id: 'delimiter', type: 'PROMPT_DELIMITER', what: 'faked system or tool messages' },
] as const;

/**
 * Instructions smuggled into prompts, or into what a tool returns. A model's own answer is left alone: it may speak of
 * such instructions, and becomes a request again before anything follows it.
 */
export const promptInjectionPolicies: readonly SystemPolicy[] = KINDS.map(({ id, type, what }) =>
  findingPolicy({
    id: `sys_prompt_${id}`,
    name: `Prompt injection: ${what}`,
    category: 'prompt-injection',
    stages: [...REQUEST_STAGES, 'tool.response'],
    action: 'block',
    severity: 'high',
    reason: `Prompt injection detected: ${what}.`,
    tags: ['prompt-injection'],
    types: [type],
  }),
);
