import type { Detector } from '../scanner/detector';
import { after, onlyIf } from '../scanner/judges';
import { looksRandom } from '../validators/randomness';

/** A token that its issuer marks with a prefix of its own. */
interface TokenFormat {
  readonly type: string;
  /** Prefixes as written; the pattern is case-sensitive. */
  readonly prefixes: readonly string[];
  /** What follows the prefix. */
  readonly body: string;
  readonly minEntropyBits?: number;
  /** What the body must hold besides, where the prefix is too plain to tell. */
  readonly needs?: RegExp;
}

const ALNUM = '[A-Za-z0-9]';
const URL_SAFE = String.raw`[\w-]`;

/** Formats as the issuers document them. */
const FORMATS: readonly TokenFormat[] = [
  {
    type: 'AWS_ACCESS_KEY',
    prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    body: '[A-Z2-7]{16}',
    minEntropyBits: 2,
  },
  { type: 'GITHUB_TOKEN', prefixes: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], body: `${ALNUM}{36}` },
  { type: 'GITHUB_TOKEN', prefixes: ['github_pat_'], body: String.raw`\w{82}` },
  {
    type: 'ANTHROPIC_API_KEY',
    prefixes: ['sk-ant-'],
    body: String.raw`(?:api|admin|oat|sid)\d\d-${URL_SAFE}{20,200}`,
  },
  { type: 'OPENAI_API_KEY', prefixes: ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], body: `${URL_SAFE}{20,200}` },
  { type: 'OPENAI_API_KEY', prefixes: ['sk-'], body: `${ALNUM}{20,100}` },
  { type: 'GOOGLE_API_KEY', prefixes: ['AIza'], body: `${URL_SAFE}{35}` },
  { type: 'GOOGLE_OAUTH_SECRET', prefixes: ['GOCSPX-'], body: `${URL_SAFE}{28}` },
  {
    type: 'SLACK_TOKEN',
    prefixes: ['xoxb-', 'xoxa-', 'xoxp-', 'xoxr-', 'xoxs-', 'xoxe-', 'xoxe.', 'xapp-'],
    body: String.raw`[\w.-]{10,300}`,
  },
  {
    type: 'SLACK_WEBHOOK',
    prefixes: ['hooks.slack.com/'],
    body: '(?:services|workflows|triggers)/[A-Za-z0-9/]{30,80}',
  },
  { type: 'STRIPE_KEY', prefixes: ['sk_', 'rk_'], body: `(?:live|test|prod)_${ALNUM}{10,200}` },
  { type: 'HUGGING_FACE_TOKEN', prefixes: ['hf_', 'api_org_'], body: '[A-Za-z]{34}' },
  {
    type: 'GITLAB_TOKEN',
    prefixes: ['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glcbt-', 'glft-'],
    body: String.raw`[\w.-]{20,300}`,
  },
  { type: 'NPM_TOKEN', prefixes: ['npm_'], body: `${ALNUM}{36}` },
  { type: 'PYPI_TOKEN', prefixes: ['pypi-'], body: `AgE${URL_SAFE}{50,1000}` },
  { type: 'RUBYGEMS_TOKEN', prefixes: ['rubygems_'], body: '[a-f0-9]{48}' },
  { type: 'SENDGRID_API_KEY', prefixes: ['SG.'], body: String.raw`${URL_SAFE}{22}\.${URL_SAFE}{43}` },
  { type: 'TWILIO_API_KEY', prefixes: ['SK'], body: '[a-f0-9]{32}' },
  { type: 'DIGITALOCEAN_TOKEN', prefixes: ['dop_v1_', 'doo_v1_', 'dor_v1_'], body: '[a-f0-9]{64}' },
  { type: 'SHOPIFY_TOKEN', prefixes: ['shpat_', 'shpca_', 'shppa_', 'shpss_'], body: '[a-fA-F0-9]{32}' },
  {
    type: 'SQUARE_TOKEN',
    prefixes: ['sq0atp-', 'sq0csp-', 'EAAA'],
    body: `${URL_SAFE}{22,60}`,
    minEntropyBits: 3.5,
  },
  { type: 'VAULT_TOKEN', prefixes: ['hvs.', 'hvb.', 'hvr.'], body: `${URL_SAFE}{24,300}` },
  { type: 'VAULT_TOKEN', prefixes: ['s.'], body: `${ALNUM}{24}`, minEntropyBits: 3.5, needs: /\d/ },
  {
    type: 'GRAFANA_TOKEN',
    prefixes: ['glc_'],
    body: String.raw`[\w+/{};:"~-]{32,400}={0,2}`,
    minEntropyBits: 3.5,
  },
  { type: 'GRAFANA_TOKEN', prefixes: ['glsa_'], body: `${ALNUM}{32}_[a-fA-F0-9]{8}` },
  { type: 'FLY_TOKEN', prefixes: ['fo1_'], body: `${URL_SAFE}{43}` },
  { type: 'FLY_TOKEN', prefixes: ['fm1_', 'fm1a_', 'fm1r_', 'fm2_'], body: '[A-Za-z0-9+/,_]{64,4000}={0,3}' },
  { type: 'SENTRY_TOKEN', prefixes: ['sntrys_', 'sntryu_'], body: '[A-Za-z0-9+/=_]{40,600}' },
  { type: 'DATABRICKS_TOKEN', prefixes: ['dapi'], body: '[a-f0-9]{32}' },
  { type: 'DOPPLER_TOKEN', prefixes: ['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.'], body: `${ALNUM}{40,44}` },
  { type: 'LINEAR_API_KEY', prefixes: ['lin_api_', 'lin_oauth_'], body: `${ALNUM}{40,64}` },
  { type: 'POSTMAN_API_KEY', prefixes: ['PMAK-'], body: '[a-f0-9]{24}-[a-f0-9]{34}' },
  { type: 'NEW_RELIC_KEY', prefixes: ['NRAK-', 'NRII-', 'NRJS-', 'NRSP-'], body: '[A-Za-z0-9-]{19,40}' },
  { type: 'OPENSHIFT_TOKEN', prefixes: ['sha256~'], body: String.raw`[\w@=.+/-]{15,60}` },
  { type: 'SONAR_TOKEN', prefixes: ['squ_', 'sqp_', 'sqa_'], body: `${ALNUM}{40}` },
  { type: 'INFRACOST_KEY', prefixes: ['ico-'], body: `${ALNUM}{32}`, minEntropyBits: 4 },
  { type: 'ARTIFACTORY_KEY', prefixes: ['AKCp'], body: `${ALNUM}{69}` },
  { type: 'ARTIFACTORY_KEY', prefixes: ['cmVmd'], body: `${ALNUM}{59}` },
  { type: 'EASYPOST_KEY', prefixes: ['EZAK', 'EZTK'], body: `${ALNUM}{54}` },
  { type: 'PULUMI_TOKEN', prefixes: ['pul-'], body: '[a-f0-9]{40}' },
  { type: 'README_API_KEY', prefixes: ['rdme_'], body: '[a-z0-9]{70}' },
  { type: 'SCALINGO_TOKEN', prefixes: ['tk-us-'], body: `${URL_SAFE}{48}` },
  {
    type: 'PLANETSCALE_TOKEN',
    prefixes: ['pscale_tkn_', 'pscale_pw_', 'pscale_oauth_'],
    body: String.raw`[\w=.-]{32,64}`,
  },
  { type: 'GROQ_API_KEY', prefixes: ['gsk_'], body: `${ALNUM}{52}` },
  { type: 'PERPLEXITY_API_KEY', prefixes: ['pplx-'], body: `${ALNUM}{48,64}` },
  { type: 'REPLICATE_TOKEN', prefixes: ['r8_'], body: `${ALNUM}{37,40}` },
  { type: 'FIGMA_TOKEN', prefixes: ['figd_'], body: `${URL_SAFE}{40,60}` },
  { type: 'NOTION_TOKEN', prefixes: ['ntn_'], body: `${ALNUM}{46,50}` },
  { type: 'SUPABASE_TOKEN', prefixes: ['sbp_'], body: '[a-f0-9]{40}' },
  { type: 'DYNATRACE_TOKEN', prefixes: ['dt0c01.'], body: String.raw`[A-Z0-9]{24}\.[A-Z0-9]{64}` },
  { type: 'HEROKU_API_KEY', prefixes: ['HRKU-'], body: `${URL_SAFE}{36,64}` },
  { type: 'TYPEFORM_TOKEN', prefixes: ['tfp_'], body: String.raw`[\w.=-]{40,70}` },
  { type: 'ATLASSIAN_TOKEN', prefixes: ['ATATT3'], body: String.raw`[\w=-]{100,250}` },
  { type: 'ALIBABA_ACCESS_KEY', prefixes: ['LTAI'], body: `${ALNUM}{20}` },
  { type: 'AGE_SECRET_KEY', prefixes: ['AGE-SECRET-KEY-1'], body: '[A-Z0-9]{58}' },
  { type: 'ONEPASSWORD_TOKEN', prefixes: ['ops_eyJ'], body: `${URL_SAFE}{200,1000}` },
];

function detectorOf({ type, prefixes, body, minEntropyBits = 3, needs }: TokenFormat): Detector {
  const starts = prefixes.map((prefix) => prefix.replaceAll('.', String.raw`\.`)).join('|');
  return {
    type,
    category: 'secret',
    confidence: 0.95,
    anchors: prefixes.map((prefix) => prefix.toLowerCase().replace(/\d/g, '0')),
    notAfter: /[\w-]/,
    pattern: new RegExp(`(?:${starts})${body}`),
    judge: onlyIf((match, candidate) => {
      const body = match.slice((prefixes.find((prefix) => match.startsWith(prefix)) ?? '').length);
      if (needs?.test(body) === false) return false;
      return looksRandom(body, minEntropyBits) && !/^\w/.test(after(candidate, 1));
    }),
  };
}

export const tokenDetectors: readonly Detector[] = FORMATS.map(detectorOf);
