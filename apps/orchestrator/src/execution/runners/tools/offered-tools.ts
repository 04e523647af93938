import { Injectable } from '@nestjs/common';
import type { TenantId } from '@app/kernel';
import { ConnectorCallError, ConnectorCalls, type FoundTool } from '@app/mcp-connectors';
import { freeId } from '../../../planning/modes/free-id';
import type { StepTool } from '../../../planning/steps/step-tools';

/** A tool of a connector under the name by which a model calls it. */
export interface OfferedTool {
  /** Letters, digits, hyphens and underscores, 64 at most, as every provider takes them. */
  readonly name: string;
  readonly connector: string;
  readonly tool: FoundTool['tool'];
}

/** Finds the tools that steps name. */
@Injectable()
export class OfferedTools {
  constructor(private readonly calls: ConnectorCalls) {}

  /**
   * The tools in the order in which they are named; the same names whenever and wherever they are asked for.
   * @throws ConnectorNotFoundError (NOT_FOUND); ConnectorCallError `not-found` when the connector has no such operation
   */
  async of(tenantId: TenantId, wanted: readonly StepTool[]): Promise<readonly OfferedTool[]> {
    const taken = new Set<string>();
    const offered: OfferedTool[] = [];
    for (const { connector, operation } of wanted) {
      const tools = await this.calls.tools(tenantId, connector);
      const meant = tools.filter(({ name }) => operation === undefined || name === operation);
      if (meant.length === 0) throw unknownTool(connector, operation);
      for (const tool of meant) {
        const name = freeId(`${connector}_${tool.name}`.replaceAll(/[^\w-]/g, '_'), taken);
        offered.push({ name, connector, tool });
      }
    }
    return offered;
  }
}

function unknownTool(connector: string, operation = ''): ConnectorCallError {
  return new ConnectorCallError('not-found', `The connector '${connector}' has no operation '${operation}'.`);
}
