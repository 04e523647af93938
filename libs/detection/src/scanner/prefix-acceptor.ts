import { RegExpParser, type AST } from '@eslint-community/regexpp';

const parser = new RegExpParser({ ecmaVersion: 2023 });
const built = new WeakMap<RegExp, RegExp>();

/** The {@link prefixAcceptor} of a pattern; it is built when it is first asked for. */
export function prefixAcceptorOf(pattern: RegExp): RegExp {
  const known = built.get(pattern);
  if (known !== undefined) return known;
  const acceptor = prefixAcceptor(pattern);
  built.set(pattern, acceptor);
  return acceptor;
}

/**
 * The sticky pattern that accepts a text which could be the beginning of a match: where the text ends, everything
 * that is left of the pattern may be missing. If it refuses, no text that follows can make, lengthen or change a match
 * that begins there. For patterns that keep {@link checkPattern}.
 */
function prefixAcceptor({ source, flags }: RegExp): RegExp {
  const { alternatives } = parser.parsePattern(source);
  return new RegExp(`(?:${prefixOfAny(alternatives)})$`, `${flags.replace(/[gy]/g, '')}y`);
}

function prefixOfAny(alternatives: readonly AST.Alternative[]): string {
  return alternatives.map(({ elements }) => elements.map(prefixOf).join('')).join('|');
}

/** @throws RangeError for what {@link checkPattern} forbids */
function prefixOf(element: AST.Element): string {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return `(?:${prefixOfAny(element.alternatives)})`;
    case 'Quantifier':
      return prefixOfRepetition(element);
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
      return `(?:${element.raw}|$)`;
    case 'Assertion':
      return prefixOfAssertion(element);
    default:
      throw new RangeError(`A prefix of ${element.raw} cannot be told`);
  }
}

/** Whether a word ends where the text ends is not known yet. */
function prefixOfAssertion({ kind, raw }: AST.Assertion): string {
  if (kind !== 'word') throw new RangeError(`A prefix of ${raw} cannot be told`);
  return `(?:${raw}|$)`;
}

/** A repeated character is kept as one loop, which is much faster than a loop over alternatives. */
function prefixOfRepetition({ element, min, raw }: AST.Quantifier): string {
  if (element.type === 'Group' || element.type === 'CapturingGroup') {
    return prefixOf(element) + raw.slice(element.raw.length);
  }
  return min === 0 ? raw : `(?:${raw}|${element.raw}{0,${min - 1}}$)`;
}
