/** One value that a plan refers to. */
export interface Reference {
  /** `steps`, `input`, `index`, or the name of the item of a map. */
  readonly root: string;
  /** The step whose output is meant; only with the root `steps`. */
  readonly stepId: string | null;
  /** The way into the output, the input or the item; list places are whole numbers. */
  readonly path: readonly (number | string)[];
  /** Written with `?` at its end: a value that is not there is null and no error. */
  readonly isOptional: boolean;
  /** As it stands in the plan, without its braces. */
  readonly source: string;
}

/** A text cut at its references. */
export type TemplatePart = string | Reference;

const NAME = '[A-Za-z_][A-Za-z0-9_-]*';
const SEGMENT = String.raw`\.(?:${NAME}|\d{1,9})|\[(?:\d{1,9}|"(?:[^"\\]|\\.)*")\]`;
/** `{{path}}`, `{{path?}}` or `{{"text that stands for itself"}}`; other braces are plain text. */
const BRACES = new RegExp(
  String.raw`\{\{\s*(?:"((?:[^"\\]|\\.)*)"|(${NAME})((?:${SEGMENT})*)(\?)?)\s*\}\}`,
  'g',
);
const EACH_SEGMENT = new RegExp(SEGMENT, 'g');

/**
 * Cuts a text at its references, once and in linear time. What is filled in later is never read for references again.
 * `{{"..."}}` stands for the text in quotation marks, so that a plan can speak of braces.
 */
export function readTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(BRACES)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(partOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function partOf([whole, literal, root = '', path = '', optional]: RegExpMatchArray): TemplatePart {
  if (literal !== undefined) return unquoted(literal) ?? whole;
  const segments = [...path.matchAll(EACH_SEGMENT)].map(([segment]) => segmentOf(segment));
  return { ...rooted(root, segments), isOptional: optional !== undefined, source: `${root}${path}` };
}

/** `steps.ID.output` is one root with its step; what follows `output` is the path. */
function rooted(
  root: string,
  segments: readonly (number | string)[],
): Pick<Reference, 'path' | 'root' | 'stepId'> {
  if (root !== 'steps') return { root, stepId: null, path: segments };
  const [stepId, output, ...path] = segments;
  const isComplete = typeof stepId === 'string' && output === 'output';
  return { root, stepId: isComplete ? stepId : null, path: isComplete ? path : segments };
}

function segmentOf(segment: string): number | string {
  if (segment.startsWith('["')) return unquoted(segment.slice(2, -2)) ?? '';
  const plain = segment.startsWith('[') ? segment.slice(1, -1) : segment.slice(1);
  return /^\d+$/.test(plain) ? Number(plain) : plain;
}

/** The text between quotation marks, in the notation of JSON; null when it is not JSON. */
function unquoted(text: string): string | null {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return null;
  }
}
