import { Body, Controller, Delete, Get, Param, Post, Put, Query, UseGuards } from '@nestjs/common';
import { Endpoint, PresentErrors } from '@app/http';
import { CurrentPrincipal, Roles } from '@app/identity';
import type { Principal } from '@app/kernel';
import { ProviderChecks } from '@app/llm-providers';
import { TenantThrottlerGuard } from '@app/quota';
import { pageOf } from '../policies/mapping/page-of-policies';
import { Nothing } from '../policies/policy.dto';
import { presentPolicyError } from '../policies/policy-error.presenter';
import type { ListedProvider } from './listed-provider';
import { NewProvider, ProviderUpdate } from './provider-change.dto';
import { ProviderReaderService } from './provider-reader.service';
import { ProviderWriterService } from './provider-writer.service';
import { ProviderAnswer, ProviderList, ProviderListQuery, ProviderPath, type Provider } from './provider.dto';
import { toProvider } from './provider.mapper';

const tags = ['model providers'];

/** The model providers that a tenant brings along. */
@Controller('api/v1/llm-providers')
@UseGuards(TenantThrottlerGuard)
@PresentErrors(presentPolicyError)
export class ProvidersController {
  constructor(
    private readonly reader: ProviderReaderService,
    private readonly writer: ProviderWriterService,
    private readonly checks: ProviderChecks,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List the model providers that serve you',
    description: 'Your own, and those that the operator has set up for everybody.',
    operationId: 'listProviders',
    tags,
    query: ProviderListQuery,
    responses: { 200: ProviderList },
  })
  async list(
    @Query() query: ProviderListQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ProviderList> {
    const all = (await this.reader.list(principal)).map((each) => this.write(each));
    const wanted = all.filter(
      ({ enabled, type }) => type === (query.type ?? type) && enabled === (query.enabled ?? enabled),
    );
    const { entries, pagination } = pageOf(wanted, query);
    return { providers: [...entries], pagination };
  }

  @Post()
  @Roles('admin')
  @Endpoint({
    summary: 'Add a model provider of your own',
    description:
      'It serves your calls at once and nobody else’s. Its key is kept in the store of secrets; only a reference to it stays with the provider.',
    operationId: 'createProvider',
    tags,
    body: NewProvider,
    responses: { 201: ProviderAnswer },
  })
  async create(@Body() body: NewProvider, @CurrentPrincipal() principal: Principal): Promise<ProviderAnswer> {
    return this.answer(this.reader.listed(principal, await this.writer.create(principal, body)));
  }

  @Get(':name')
  @Endpoint({
    summary: 'Read a model provider',
    operationId: 'getProvider',
    tags,
    params: ProviderPath,
    responses: { 200: ProviderAnswer },
  })
  async find(
    @Param() { name }: ProviderPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ProviderAnswer> {
    return this.answer(await this.reader.find(principal, name));
  }

  @Put(':name')
  @Roles('admin')
  @Endpoint({
    summary: 'Change a model provider; what is absent stays',
    description: 'Running calls end as they began. A new key replaces the one before.',
    operationId: 'updateProvider',
    tags,
    params: ProviderPath,
    body: ProviderUpdate,
    responses: { 200: ProviderAnswer },
  })
  async update(
    @Param() { name }: ProviderPath,
    @Body() body: ProviderUpdate,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ProviderAnswer> {
    return this.answer(this.reader.listed(principal, await this.writer.update(principal, name, body)));
  }

  @Delete(':name')
  @Roles('admin')
  @Endpoint({
    summary: 'Delete a model provider and its key',
    operationId: 'deleteProvider',
    tags,
    params: ProviderPath,
    responses: { 204: Nothing },
  })
  remove(@Param() { name }: ProviderPath, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.writer.remove(principal, name);
  }

  private answer(listed: ListedProvider): ProviderAnswer {
    return { provider: this.write(listed) };
  }

  private write(listed: ListedProvider): Provider {
    return toProvider(listed, listed.provider === null ? null : this.checks.last(listed.provider));
  }
}
