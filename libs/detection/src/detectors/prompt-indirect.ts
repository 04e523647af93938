import type { Detector } from '../scanner/detector';
import { before, onlyIf } from '../scanner/judges';
import { isMeant, words } from './prompt-phrases';

const prompt = { category: 'prompt_injection', judge: onlyIf(isMeant) } as const;
const MACHINE =
  '(?:ai|assistants?|models?|llms?|language models?|agents?|chatbots?|bots?|ai assistants?|ai agents?)';
const LOOT =
  '(?:conversation|chat history|system prompt|passwords?|api keys?|credentials|secrets?|tokens?|environment variables?|last message|account numbers?|id_rsa|\\.env|e-?mail address(?:es)?|previous document|full document|e-?mail thread|cookies|personal data|private data|output of read_secrets)';
const DROP =
  '(?:https?:|webhook|endpoint|query string|\\w{1,40}@|public bucket|tracker|filename|send_mail|first letters)';
const RISKY_CALL =
  '(?:requests[.,]|urllib|subprocess|os\\.(?:system|remove|rename|environ)|import os\\b|socket|smtplib|exec\\(|shutil|http\\.client|ftplib|paramiko|httpx|aiohttp|curl|wget|psutil|sounddevice|usb\\.)';

/** Instructions that third-party content aims at the model that reads it, and the delimiters they fake. */
export const indirectDetectors: readonly Detector[] = [
  {
    ...prompt,
    type: 'PROMPT_INDIRECT',
    confidence: 0.85,
    anchors: ['note', 'instruction', 'message', 'attention', 'notice'],
    pattern: new RegExp(
      String.raw`(?:note|instructions?|message|attention|notice)\s(?:to|for|:)\s?(?:the |all |any )?${MACHINE}\b\s?(?::|reading|processing|who|that)`,
      'i',
    ),
  },
  {
    ...prompt,
    type: 'PROMPT_INDIRECT',
    confidence: 0.85,
    anchors: ['ai', 'assistant', 'llm', 'agent', 'language model', 'model', 'bot', 'chatbot', 'if you are a'],
    pattern: new RegExp(
      String.raw`${MACHINE} (?:reading|processing|parsing|summari[sz]ing) this|if you are an? (?:\w{1,12} )?${MACHINE}\b|(?:ai|assistant)(?:[:,]| must| should) (?:now (?:call|reply|send|run|do)|do not|please (?:call|send|ignore)|call the|ignore|you must|approve|reply only|forward)`,
      'i',
    ),
  },
  {
    ...prompt,
    type: 'PROMPT_INDIRECT',
    confidence: 0.8,
    anchors: ['do not', "don't", 'never ', 'hide', 'without ', 'approve it'],
    pattern: new RegExp(
      String.raw`(?:do not|don't|never) (?:tell|inform|alert) (?:the |this to the )?user|(?:do not|never) mention (?:it|this)\b|hide${words(4)}(?:from the user|conversation history)|without (?:telling|informing|notifying) (?:the user|anyone)|without being shown|approve it silently`,
      'i',
    ),
  },
  {
    ...prompt,
    type: 'PROMPT_EXFILTRATION',
    confidence: 0.9,
    anchors: ['!['],
    notAfter: null,
    pattern: /!\[[^\]\n]{0,80}\]\(https?:\/\/[^\s)]{1,200}[?&/=](?:\w{1,20}=)?(?:<|\{|\$|\[|%7b)/i,
  },
  {
    ...prompt,
    type: 'PROMPT_EXFILTRATION',
    confidence: 0.8,
    anchors: [
      'send',
      'post',
      'forward',
      'upload',
      'append',
      'transmit',
      'exfiltrate',
      'leak',
      'export',
      'write',
      'submit',
      'hide',
      'take every',
      'output of',
      'email',
      'get http',
      'fetch',
    ],
    pattern: new RegExp(
      String.raw`(?:send|post|forward|upload|append|transmit|exfiltrate|leak|export|write|submit|hide|take every|output of|email|get https?|fetch)\b(?:${words(12)}${LOOT}${words(14)}${DROP}|${words(8)}\.ssh\/|${words(8)}the environment variable|${words(4)}the conversation (?:log|history))`,
      'i',
    ),
  },
  {
    ...prompt,
    type: 'PROMPT_CODE_INSERTION',
    confidence: 0.75,
    anchors: ['code block', 'code snippet', 'code excerpt', 'code section', 'code segment', 'code fragment'],
    pattern: new RegExp(
      String.raw`code (?:block|snippet|excerpt|section|segment|fragment)\b[^${'`'}]{0,120}${'```'}[\s\S]{0,600}?${RISKY_CALL}`,
      'i',
    ),
    judge: onlyIf((match, candidate) =>
      /\byour\b|\b(?:utili[sz]e|integrate|incorporate|embed|execute|merge|inject|weave|fuse|blend|infuse)\b/i.test(
        before(candidate, 120) + match.slice(0, 120),
      ),
    ),
  },
  {
    ...prompt,
    type: 'PROMPT_DELIMITER',
    confidence: 0.9,
    anchors: [
      '<|',
      '[inst]',
      '<<sys>>',
      '<system>',
      '[system]',
      '### system',
      '###system',
      '</user>',
      '</document>',
      '</context>',
      '</data>',
      ' system: ',
      '-- end of',
    ],
    notAfter: null,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|start_header_id)\|>|\[INST\]|<<SYS>>|<\/(?:user|document|context|data)>\s{0,3}<(?:system|instructions|assistant)>|<system>|\[system\](?:\s|:)|### ?system:|\nsystem: [\s\S]{1,200}?\n(?:human|user): |-- end of [a-z]{3,12} --/i,
  },
  {
    ...prompt,
    type: 'PROMPT_DELIMITER',
    confidence: 0.8,
    anchors: [' system: '],
    notAfter: null,
    pattern: /\ssystem: [^\n]{1,200}\s(?:human|user): /i,
  },
];
