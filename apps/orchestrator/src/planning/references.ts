/** `{{steps.ID.output.response}}`, blanks allowed inside the braces. */
const REFERENCE = /\{\{\s*steps\.([A-Za-z][A-Za-z0-9_-]{0,63})\.output\.response\s*\}\}/g;

/** Fills in the answers that a prompt refers to. One pass: an answer that looks like a reference stays text. */
export function resolveReferences(prompt: string, answerOf: (stepId: string) => string): string {
  return prompt.replace(REFERENCE, (_, stepId: string) => answerOf(stepId));
}
