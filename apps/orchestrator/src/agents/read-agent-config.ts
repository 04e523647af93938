import { Ajv2020 } from 'ajv/dist/2020';
import { RE2JS } from 're2js';
import { schemaProblemsOf } from '@app/http';
import { ProblemList, knownNames } from '../planning/validation/problem-list';
import { AgentConfig, type Agent } from './agent-config';
import { InvalidAgentsError } from './agents.errors';

const fitsSchema = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile<AgentConfig>(
  AgentConfig,
);

/**
 * Reads the agents of a domain and checks what a schema cannot say: names that are there once, agents with what their type
 * needs, routes to agents that exist, patterns that run in linear time.
 * @throws InvalidAgentsError (INVALID_REQUEST) that lists the problems, 50 at most
 */
export function readAgentConfig(document: unknown): AgentConfig {
  const problems = new ProblemList();
  if (fitsSchema(document)) {
    checkAgents(document, problems);
    checkRouting(document, problems);
  } else {
    for (const { field, message } of schemaProblemsOf(fitsSchema.errors ?? [], 'body'))
      problems.add(field, `${message}.`);
    fitsSchema.errors = null;
  }
  if (problems.all.length > 0) throw new InvalidAgentsError(problems.all);
  return document as AgentConfig;
}

function checkAgents({ spec }: AgentConfig, problems: ProblemList): void {
  const seen = new Set<string>();
  spec.agents.forEach((agent, index) => {
    const at = `/spec/agents/${index}`;
    if (seen.has(agent.name))
      problems.add(`${at}/name`, `'${agent.name}' is there twice; give each agent its own name.`);
    seen.add(agent.name);
    const missing = missingPart(agent);
    if (missing !== null) problems.add(at, missing);
    if (agent.type === 'connector-call' && agent.tools !== undefined)
      problems.add(`${at}/tools`, 'are for models; an agent that is a connector-call has none.');
  });
}

function missingPart({ connector, llm, prompt_template, type }: Agent): string | null {
  if (type === 'connector-call')
    return connector === undefined ? 'is a connector-call and needs connector.' : null;
  return llm === undefined && prompt_template === undefined
    ? 'is an llm-call and needs llm or prompt_template.'
    : null;
}

function checkRouting({ spec }: AgentConfig, problems: ProblemList): void {
  const names = new Set(spec.agents.map(({ name }) => name));
  spec.routing?.forEach(({ agent, pattern }, index) => {
    const at = `/spec/routing/${index}`;
    if (!names.has(agent))
      problems.add(`${at}/agent`, `'${agent}' is not an agent of this domain; ${knownNames(names)}.`);
    try {
      RE2JS.compile(pattern);
    } catch {
      problems.add(
        `${at}/pattern`,
        'is not a pattern in RE2 syntax, which has no look-around and no back-references.',
      );
    }
  });
}
