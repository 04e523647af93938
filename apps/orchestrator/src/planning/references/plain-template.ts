/** Writes a text so that it stands for itself inside a plan: nothing in it is taken for a reference. */
export function plainTemplate(text: string): string {
  return text.replaceAll('{{', '{{"{{"}}');
}
