import { Controller, Get, Param, Query } from '@nestjs/common';
import { Endpoint } from '@app/http';
import { CurrentPrincipal } from '@app/identity';
import type { Principal, TenantId } from '@app/kernel';
import { ExecutionPath } from '../executions/execution.dto';
import { RunHistory } from '../executions/run-history';
import { Blackboard, MessageList, MessagesQuery } from './message.dto';
import { mailIn, toBoardEntries, toMessageView, writtenIn, type WrittenMessage } from './message.mapper';

const tags = ['executions'];

/** What the steps of runs wrote to each other. */
@Controller('api/v1/unified/executions/:id')
export class MessagesController {
  constructor(private readonly history: RunHistory) {}

  @Get('messages')
  @Endpoint({
    summary: 'List the messages between the steps of an execution',
    operationId: 'listExecutionMessages',
    tags,
    params: ExecutionPath,
    query: MessagesQuery,
    responses: { 200: MessageList },
  })
  async messages(
    @Param() { id }: ExecutionPath,
    @Query() { limit = 100, offset = 0, type }: MessagesQuery,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<MessageList> {
    const mail = mailIn(await this.written(tenantId, id), type);
    const messages = mail.slice(offset, offset + limit).map(toMessageView);
    return { execution_id: id, messages, total: mail.length, limit, offset };
  }

  @Get('blackboard')
  @Endpoint({
    summary: 'Read the blackboard of an execution with its history',
    operationId: 'getExecutionBlackboard',
    tags,
    params: ExecutionPath,
    responses: { 200: Blackboard },
  })
  async blackboard(
    @Param() { id }: ExecutionPath,
    @CurrentPrincipal() { tenantId }: Principal,
  ): Promise<Blackboard> {
    return { execution_id: id, entries: toBoardEntries(await this.written(tenantId, id)) };
  }

  private async written(tenantId: TenantId, id: string): Promise<WrittenMessage[]> {
    const { runId } = await this.history.find(tenantId, id);
    return writtenIn((await this.history.steps(tenantId, runId)).settled);
  }
}
