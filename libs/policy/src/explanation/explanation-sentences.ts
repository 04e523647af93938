import type { ConsideredExtent, ExplanationBasis } from './decision-explanation';
import type { RecordedJudgement } from './recorded-decision';

const BASES: Readonly<Record<ExplanationBasis, string>> = {
  texts: 'The texts were kept, so every condition was tried again on them.',
  record:
    'Only a fingerprint of the texts was kept, so conditions that read them cannot be tried again; which policies matched is as it was recorded.',
};
const EXTENTS: Readonly<Record<ConsideredExtent, string>> = {
  all: '',
  some: 'Only some of the policies that did not match are listed.',
  matched: 'It is not known which other policies were in force then, so only those that matched are listed.',
};

/** Says what the explanation rests on and what is missing from it. */
export function noteOf(basis: ExplanationBasis, extent: ConsideredExtent): string {
  return [BASES[basis], EXTENTS[extent]].filter((sentence) => sentence !== '').join(' ');
}

/** Says why the verdict is what it is. */
export function sentenceOf({ decidedBy, matches, policiesEvaluated, verdict }: RecordedJudgement): string {
  const decider = matches.find(({ policyId }) => policyId === decidedBy);
  if (decider !== undefined) {
    const others = matches.length - 1;
    return `The policy "${decider.name}" settled it with ${decider.action}, the most restrictive of all matches; ${others} more matched.`;
  }
  const count = matches.length === 0 ? 'None' : String(matches.length);
  return `${count} of ${policiesEvaluated} policies matched and none of them stops a call, so the verdict is ${verdict}.`;
}
