import type { Detector } from '../scanner/detector';
import { onlyIf } from '../scanner/judges';
import { isMeant, words } from './prompt-phrases';

const override = { type: 'PROMPT_OVERRIDE', category: 'prompt_injection', judge: onlyIf(isMeant) } as const;

const VERB =
  "(?:ignor(?:e|ing)|disregard|forget|overrid(?:e|ing)|bypass|neglect|overlook|discard|dismiss|abandon|cancel|set aside|stop (?:following|obeying|applying)|pay no attention to|(?:do not|don't|must not|never|no longer) (?:follow|obey|apply|listen to))";
const EARLIER =
  '(?:previous|prior|above|earlier|preceding|former|initial|original|system|existing|current|safety|past|your|these|those|all|any|every|old|foregoing|given|developer)';
const RULES =
  '(?:in?s?t?r?u?c?t[a-z]{1,4}ons?|prompts?|rules?|guidelines?|directions?|directives?|commands?|orders|constraints?|restrictions?|polic(?:y|ies)|objectives?|programming|training|system message|filters?|safeguards?|guardrails?|safety measures)';

/** Attempts to put new rules in the place of the ones a model was given. */
export const overrideDetectors: readonly Detector[] = [
  {
    ...override,
    confidence: 0.85,
    anchors: [
      'ignor',
      'disregard',
      'forget',
      'overrid',
      'bypass',
      'neglect',
      'overlook',
      'discard',
      'dismiss',
      'abandon',
      'cancel',
      'set aside',
      'stop ',
      'pay no',
      'do not',
      "don't",
      'must not',
      'never ',
      'no longer',
    ],
    pattern: new RegExp(
      String.raw`${VERB}(?:${words(3)}${EARLIER}${words(3)}${RULES}|${words(1)}(?:the|your|my|any|all)?${words(1)}(?:rules|instructions|system message|system prompt)|${words(1)}(?:everything|anything|all|what)\b(?:${words(5)}(?:above|before|told|previously|instructed|learned|prior|earlier)\b)|${words(1)}everything you\b)`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.8,
    anchors: [
      'your new',
      'your only',
      'your real',
      'your true',
      'new instruction',
      'new guideline',
      'new rule',
      'new directive',
      'new system',
    ],
    pattern:
      /your (?:new|only|real|true) (?:task|goal|objective|instructions?|role|purpose|directive)\s(?:is|are)\b|new (?:instruction|guideline|rule|directive|system prompt)s?(?: (?:for|from) (?:the |your )?\w{1,16})?(?::|\sfollow)/i,
  },
  {
    ...override,
    confidence: 0.75,
    anchors: ['from now on', 'starting now', 'from this point'],
    pattern:
      /(?:from now on|starting now|from this point(?: on| forward)?)[,:]?\s(?:you (?:are|will|must|have|can|may|should) |the (?:rules|instructions)|ignore|disregard|forget|no rules)/i,
  },
  {
    ...override,
    confidence: 0.8,
    anchors: [
      'rules',
      'instructions',
      'guidelines',
      'restrictions',
      'policy',
      'policies',
      'filters',
      'content filters',
      'guard',
    ],
    pattern: new RegExp(
      String.raw`(?:rules|instructions|guidelines|restrictions|polic(?:y|ies)|(?:content )?filters|guard(?:rails)?|policy checks)\b${words(7)}(?:no longer apply|do not apply|don't apply|(?:is|are|was|were|been) (?:now )?(?:void|a test|outdated|disabled|switched off|suspended|lifted|removed|revoked|fake))`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.75,
    anchors: [
      'disable',
      'turn off',
      'switch off',
      'bypass',
      'skip',
      'remove',
      'deactivate',
      'circumvent',
      'drop',
      'unlock',
    ],
    pattern: new RegExp(
      String.raw`(?:disable|turn off|switch off|bypass|skip|remove|deactivate|circumvent|drop|unlock)${words(2)}(?:(?:safety|content|security|moderation|ethical|policy|approval)[ -](?:checks?|filters?|steps?|guards?|guardrails?|controls?|rules?|restrictions?|measures|protocols?|polic(?:y|ies))|guardrails?|audit log|limitations|maintenance access)`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.85,
    anchors: [
      'vergiss',
      'ignoriere',
      'missachte',
      'ignora',
      'ignorez',
      'olvida',
      'oublie',
      'esque',
      'dimentica',
      'ignorar',
      'negeer',
      'vergeet',
    ],
    pattern: new RegExp(
      String.raw`(?:vergiss|ignoriere|missachte|ignorar?|ignorez|olvida|oubliez?|esque[a-z]{2,3}|dimentica|negeer|vergeet)(?:\s[\w'-]{1,16}){0,4}\s(?:anweisungen|regeln|vorgaben|instrucciones|reglas|[oó]rdenes|consignes|instructions|r[eè]gles|instru[cç][oõ]es|regras|istruzioni|regole|instructies|regels)`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.85,
    anchors: ['ignore as', 'ignore les', 'ignore todas'],
    pattern:
      /ignore (?:as|les|todas)(?:\s[\w'-]{1,16}){0,3}\s(?:instru[cç][oõ]es|regras|consignes|instructions|r[eè]gles)/i,
  },
  {
    ...override,
    confidence: 0.7,
    anchors: ['everything', 'anything', 'all text'],
    pattern: new RegExp(
      String.raw`(?:everything|anything|all text) (?:before|above|prior)${words(6)}(?:is|are|must|should|can|to) be ignored`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.7,
    anchors: ['remember', 'save', 'store', 'update', 'add'],
    pattern: new RegExp(
      String.raw`(?:remember|save|store|update|add)${words(5)}(?:all future (?:sessions|chats|conversations)|long-term memory|your memory|your notes|rule permanently)`,
      'i',
    ),
  },
  {
    ...override,
    confidence: 0.7,
    anchors: [
      'do not need to',
      "don't need to",
      'no confirmation',
      'without confirmation',
      'raise your own',
      'delete the audit',
    ],
    pattern: new RegExp(
      String.raw`(?:do not|don't) need to (?:apply|follow|check|respect|obey)${words(3)}(?:polic(?:y|ies)|rules?|guidelines?|checks?|restrictions?)|(?:no|without) confirmation (?:is )?(?:needed|required)|raise your own${words(2)}limit|delete the audit (?:rows|log|trail|records)`,
      'i',
    ),
  },
];
