import type { Detector } from '../scanner/detector';
import { onlyIf } from '../scanner/judges';
import { isMeant, words } from './prompt-phrases';

const rolePlay = { type: 'PROMPT_ROLE_PLAY', category: 'prompt_injection', judge: onlyIf(isMeant) } as const;
const UNBOUND =
  '(?:no|without|free (?:of|from)|ignor(?:es|ing)|beyond) (?:any |all |its |safety |content |ethical |moral )?(?:restrictions?|rules|limits|limitations|filters?|polic(?:y|ies)|guidelines|ethics|safety rules|safety|censorship|constraints)';

/** Attempts to talk a model into a persona that has no rules. */
export const rolePlayDetectors: readonly Detector[] = [
  {
    ...rolePlay,
    confidence: 0.8,
    anchors: [
      'you are',
      'act as',
      'act like',
      'pretend',
      'role-play',
      'roleplay',
      'simulate',
      'behave',
      'respond as',
      'answer as',
      'there are',
      'imagine',
      'you have',
      "you're",
    ],
    pattern: new RegExp(
      String.raw`(?:you(?:'re| are| have)|act (?:as|like)|pretend|role-?play|simulate|behave|respond as|answer as|there are|imagine)(?:${words(10)})?(?:\s)?${UNBOUND}\b`,
      'i',
    ),
  },
  {
    ...rolePlay,
    confidence: 0.85,
    anchors: ['you are now', 'you are in', 'enable', 'enter', 'activate', 'switch to'],
    pattern: new RegExp(
      String.raw`(?:you are(?: now)? in|enable|enter|activate|switch to) (?:the )?(?:developer|god|dan|maintenance|jailbreak|sudo|root|debug|admin|unrestricted|evil|chaos) mode\b(?:[.,:;!] | where|\s?$|\W{1,2}(?:confirm|and|with))|you are now (?:dan|[a-z]{2,12}(?:bot|gpt)|an? (?:unrestricted|unfiltered|uncensored))\b`.replaceAll(
        String.raw`|\s?$`,
        '',
      ),
      'i',
    ),
  },
  {
    ...rolePlay,
    confidence: 0.85,
    anchors: [
      'unfiltered',
      'uncensored',
      'unrestricted',
      'amoral',
      'do anything now',
      'jailbreak yourself',
      'jailbroken',
      'never refuses',
      'anything without approval',
    ],
    pattern:
      /(?:unfiltered|uncensored|unrestricted|amoral) (?:twin|version|assistant|ai|model|mode|bot|self|persona|chatbot|language model)\b|do anything now|jailbreak yourself|jailbroken (?:ai|mode|version|assistant)|never refuses|anything without approval/i,
  },
  {
    ...rolePlay,
    confidence: 0.75,
    anchors: [
      'simulate a terminal',
      'late grandmother',
      'dead grandmother',
      'deceased grandmother',
      'opposite mode',
      'promoted to administrator',
      'developer who',
    ],
    pattern:
      /simulate a terminal with root|(?:late|dead|deceased) grandmother who (?:used to|would)|opposite mode|promoted to administrator|developer who (?:wrote|created|made|built) you/i,
  },
];
