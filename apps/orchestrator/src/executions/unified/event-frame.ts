/** A line that says nothing, so that nobody between takes the connection for dead. */
export const HEARTBEAT = ': still here\n\n';

/** Writes one server-sent event. Source: the HTML standard, section 9.2. @param data without line breaks */
export function eventFrame(seq: number, event: string, data: string): string {
  return `id: ${seq}\nevent: ${event}\ndata: ${data}\n\n`;
}
