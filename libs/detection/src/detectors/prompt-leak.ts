import type { Detector } from '../scanner/detector';
import { onlyIf } from '../scanner/judges';
import { isMeant, words } from './prompt-phrases';

const leak = { type: 'PROMPT_LEAK', category: 'prompt_injection', judge: onlyIf(isMeant) } as const;

const ASK =
  "(?:show|print|reveal|display|repeat|output|tell me|give me|share|expose|disclose|dump|list|summari[sz]e|translate|encode|paste|write|recite|copy|echo|leak|provide|see|need|return|describe|reproduce|spell out|read out|convert|what (?:is|are|was|were)|what's|of)";
const KIND =
  '(?:system|initial|hidden|secret|developer|original|starting|confidential|internal|base|initiali[sz]ation|foundational|custom|pre)';
const RULES = '(?:prompts?|instructions?|messages?|rules|configuration|directives?|guidelines|string)';

/** Attempts to make a model repeat what only its operator should see. */
export const leakDetectors: readonly Detector[] = [
  {
    ...leak,
    confidence: 0.8,
    anchors: [
      'show',
      'print',
      'reveal',
      'display',
      'repeat',
      'output',
      'tell me',
      'give me',
      'share',
      'expose',
      'disclose',
      'dump',
      'list',
      'summari',
      'translate',
      'encode',
      'paste',
      'write',
      'recite',
      'copy',
      'echo',
      'leak',
      'provide',
      'see',
      'need',
      'return',
      'describe',
      'reproduce',
      'spell out',
      'read out',
      'convert',
      'what ',
      "what's",
      'of',
    ],
    pattern: new RegExp(
      String.raw`${ASK}\b(?:${words(5)}(?:your|the|its|my)\s(?:\w{1,12}\s)?${KIND}[ _-]${RULES}|${words(5)}your (?:exact |full |own )?(?:instructions|prompt|guidelines|directives)|${words(3)}hidden instructions)\b`,
      'i',
    ),
  },
  {
    ...leak,
    confidence: 0.8,
    anchors: ['your', 'then show', 'back to'],
    pattern: new RegExp(
      String.raw`(?:your ${KIND} (?:prompt|instructions|message|rules|configuration)\b|(?:then show|back to text): your)`,
      'i',
    ),
  },
  {
    ...leak,
    confidence: 0.8,
    anchors: [
      'system configuration',
      'initialization string',
      'systemprompt)',
      '<system_prompt>',
      'my instructions are',
      'i was instructed to',
      'the system prompt is',
      'configuration you',
    ],
    pattern:
      /system configuration|initialization string|systemprompt\)|<system_prompt>|my instructions are:|i was instructed to['"]|the system prompt is: |configuration you were started with/i,
  },
  {
    ...leak,
    confidence: 0.8,
    anchors: ['repeat', 'output', 'copy', 'print', 'show', 'what is', 'recite'],
    pattern: new RegExp(
      String.raw`(?:repeat|output|copy|print|show|recite|what is)${words(3)}(?:(?:the )?(?:words|text|message|prompt) above (?:starting|this|in full|but)|above this message|written above|this entire conversation|everything (?:in|above|before)|the above text|conversation so far)`,
      'i',
    ),
  },
  {
    ...leak,
    confidence: 0.8,
    anchors: [
      'you were given',
      'were you told',
      'were you instructed',

      'supposed to tell',
      'instructions you',
    ],
    pattern:
      /(?:you were given (?:initially|at the (?:beginning|start)|before)|were you (?:told|instructed)(?: \w{1,12})? (?:before|at the|prior|in)|supposed to tell|instructions you (?:were given|received|have been given))/i,
  },
  {
    ...leak,
    confidence: 0.75,
    anchors: ['api keys', 'tools'],
    pattern: new RegExp(
      String.raw`(?:api keys|tools)\b${words(4)}(?:in|from) your (?:instructions|prompt|context)`,
      'i',
    ),
  },
];
