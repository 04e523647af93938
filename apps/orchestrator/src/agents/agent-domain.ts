import { RE2JS } from 're2js';
import type { Agent, AgentConfig } from './agent-config';
import { significantWords } from './significant-words';

/** Where a definition comes from. */
export type AgentOrigin = 'file' | 'stored';

/** Longest part of a text that routing looks at, in characters. */
const ROUTED_LENGTH = 10_000;
const DEFAULT_PARALLEL_TASKS = 5;
const DEFAULT_TIMEOUT_SECONDS = 300;

/** Why an agent was chosen. */
export interface AgentChoice {
  readonly agent: Agent;
  readonly reason: 'description' | 'routing';
  /** Words that the task shares with the agent's name and description; routes count more than any number of words. */
  readonly score: number;
}

/** The agents of one domain, ready to be asked. Immutable. */
export class AgentDomain {
  private readonly routes: readonly { readonly pattern: RE2JS; readonly agent: Agent }[];
  private readonly words: readonly { readonly agent: Agent; readonly words: ReadonlySet<string> }[];

  constructor(
    readonly config: AgentConfig,
    readonly origin: AgentOrigin,
  ) {
    const { agents, routing = [] } = config.spec;
    const byPriority = [...routing].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0));
    this.routes = byPriority.flatMap(({ agent, pattern }) => {
      const found = this.agent(agent);
      return found === undefined
        ? []
        : [{ pattern: RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE), agent: found }];
    });
    this.words = agents.map((agent) => ({
      agent,
      words: significantWords(`${agent.name} ${agent.description ?? ''}`),
    }));
  }

  get name(): string {
    return this.config.metadata.domain;
  }

  get agents(): readonly Agent[] {
    return this.config.spec.agents;
  }

  /** How many steps of a plan of this domain run at once. */
  get maxParallelTasks(): number {
    return this.config.spec.execution?.max_parallel_tasks || DEFAULT_PARALLEL_TASKS;
  }

  /** How long a plan of this domain may take. */
  get timeoutMs(): number {
    return (this.config.spec.execution?.timeout_seconds || DEFAULT_TIMEOUT_SECONDS) * 1000;
  }

  agent(name: string): Agent | undefined {
    return this.config.spec.agents.find((agent) => agent.name === name);
  }

  /**
   * The agents that fit a task: those of matching routes by priority, then those whose name or description shares words
   * with it, the most shared first. Linear in the length of the text.
   */
  choicesFor(task: string): readonly AgentChoice[] {
    const text = task.slice(0, ROUTED_LENGTH);
    const routed = new Set(this.routes.filter(({ pattern }) => pattern.test(text)).map(({ agent }) => agent));
    const asked = significantWords(text);
    const described = this.words
      .filter(({ agent }) => !routed.has(agent))
      .map(({ agent, words }) => ({ agent, score: [...asked].filter((word) => words.has(word)).length }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    return [
      ...[...routed].map((agent) => ({ agent, reason: 'routing' as const, score: 0 })),
      ...described.map((choice) => ({ ...choice, reason: 'description' as const })),
    ];
  }
}

/** The domains that a tenant can plan with, by name. */
export type AgentDomains = ReadonlyMap<string, AgentDomain>;
