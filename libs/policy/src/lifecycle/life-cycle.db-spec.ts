import fc from 'fast-check';
import { newId, type OrganizationId, type TenantId, type Verdict } from '@app/kernel';
import { aCall, aPrincipal, createTestDatabase, type TestDatabase } from '@app/testing';
import { decide } from '../engine/decide';
import type { PolicyDocument } from '../model/policy-document';
import { PolicySnapshots } from '../snapshot/policy-snapshots';
import { aDocument, aQuestion } from '../spec/builders';
import { startPolicyService, type PolicyService } from '../spec/policy-service';
import { PolicyStore } from '../store/policy-store';
import { PolicyExchange, type ImportRequest } from './policy-exchange';
import { PolicyLifeCycle } from './policy-life-cycle';
import { PolicyTests } from './policy-tests';

const organizationId = newId<OrganizationId>();
const by = { author: 'ann' };
const PAGE = { limit: 100, offset: 0 };

describe('the life of a policy', () => {
  let database: TestDatabase;
  let service: PolicyService;
  let tenantId: TenantId;
  let store: PolicyStore;
  let lifeCycle: PolicyLifeCycle;
  let tests: PolicyTests;
  let exchange: PolicyExchange;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query(`insert into organizations (id, name) values ($1, 'o')`, [organizationId]);
    service = await startPolicyService(database.serviceUrl);
    store = service.app.get(PolicyStore);
    lifeCycle = service.app.get(PolicyLifeCycle);
    tests = service.app.get(PolicyTests);
    exchange = service.app.get(PolicyExchange);
  });

  afterAll(async () => {
    await service.app.close();
    await database.drop();
  });

  beforeEach(async () => {
    tenantId = await aTenant();
    service.records.events.length = 0;
  });

  const aTenant = async (): Promise<TenantId> => {
    const id = newId<TenantId>();
    const sql = `insert into tenants (id, organization_id, name, tier) values ($1, $2, 't', 'pilot')`;
    await database.query(sql, [id, organizationId]);
    return id;
  };
  const verdict = async (tenant = tenantId): Promise<Verdict> => {
    const snapshots = service.app.get(PolicySnapshots);
    await snapshots.refresh();
    const call = aCall({ principal: aPrincipal({ tenantId: tenant, organizationId }) });
    return decide(snapshots.current(), aQuestion({ call })).verdict;
  };
  const aBlocking = (overrides: Partial<PolicyDocument> = {}) =>
    aDocument({ condition: { field: 'query', operator: 'contains', value: 'capital' }, ...overrides });
  const created = async (overrides: Partial<PolicyDocument> = {}): Promise<string> =>
    (await lifeCycle.create(tenantId, { document: aBlocking(overrides), ...by })).id;
  const published = async (overrides: Partial<PolicyDocument> = {}): Promise<string> => {
    const id = await created(overrides);
    await lifeCycle.publish(tenantId, id, by);
    return id;
  };
  const aCase = (name: string, text: string, matched: boolean) => ({
    name,
    call: { stage: 'llm.request', text },
    expect: { matched },
  });
  const catches = aCase('catches', 'the capital', true);
  const letsPass = aCase('lets pass', 'harmless', false);

  describe('versions', () => {
    it('tells who changed what, when and why', async () => {
      const id = await created();
      await lifeCycle.update(tenantId, id, {
        document: aBlocking({ severity: 'high', tags: ['x'] }),
        author: 'bob',
        summary: 'stricter',
        expectedVersion: 1,
      });

      const [second, first] = await store.versions(tenantId, id, PAGE);

      expect(first).toMatchObject({ version: 1, changeType: 'create', author: 'ann', changes: [] });
      expect(second).toMatchObject({ version: 2, changeType: 'update', author: 'bob', summary: 'stricter' });
      expect(second?.changes).toEqual([
        { field: '/severity', previous: 'medium', next: 'high' },
        { field: '/tags', previous: [], next: ['x'] },
      ]);
      expect(second?.createdAt.getTime()).toBeGreaterThan(0);
      expect(await store.version(tenantId, id, 2)).toEqual(second);
      expect(await store.diff(tenantId, id, { from: 2, to: 1 })).toContainEqual({
        field: '/severity',
        previous: 'high',
        next: 'medium',
      });
    });

    it('rolls back to exactly what was, and never changes a version', async () => {
      const severities = fc.constantFrom('low' as const, 'medium' as const, 'high' as const);
      const anyEdit = fc.record({
        severity: severities,
        priority: fc.integer({ min: 0, max: 9 }),
        name: fc.string({ minLength: 1, maxLength: 20 }).map((name) => name.replaceAll('\u0000', '0')),
      });
      const anyEdits = fc.array(anyEdit, { minLength: 1, maxLength: 5 });

      await fc.assert(
        fc.asyncProperty(anyEdits, fc.nat(), async (edits, pick) => {
          const id = await created();
          for (const edit of edits)
            await lifeCycle.update(tenantId, id, { document: aBlocking(edit), ...by });
          const before = await store.versions(tenantId, id, PAGE);
          const target = before[pick % before.length];

          const back = await lifeCycle.rollback(tenantId, id, { toVersion: target?.version ?? 0, ...by });

          const after = await store.versions(tenantId, id, PAGE);
          expect(back.document).toEqual(target?.document);
          expect(back.publishedVersion).toBe(before.length + 1);
          expect(after.slice(1)).toEqual(before);
          expect(after[0]).toMatchObject({ changeType: 'rollback', document: target?.document });
        }),
        { numRuns: 10 },
      );
    });

    it('keeps the versions of a deleted policy', async () => {
      const id = await published();
      await lifeCycle.remove(tenantId, id, by);

      expect((await store.versions(tenantId, id, PAGE)).map(({ changeType }) => changeType)).toEqual([
        'delete',
        'create',
      ]);
      await expect(store.find(tenantId, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await verdict()).toBe('allow');
    });
  });

  describe('publication', () => {
    it('is refused while a stored test case fails, and says which', async () => {
      const id = await created();
      await tests.replace(tenantId, id, { cases: [catches, aCase('wrong', 'the capital', false)], ...by });

      await expect(lifeCycle.publish(tenantId, id, by)).rejects.toMatchObject({
        code: 'CONFLICT',
        problems: [{ field: 'tests/wrong', message: 'matched should be false and is true' }],
      });

      expect(await store.find(tenantId, id)).toMatchObject({ publishedVersion: null });
      expect(await verdict()).toBe('allow');
      expect(await tests.run(tenantId, id)).toMatchObject([
        { name: 'catches', passed: true },
        { name: 'wrong', passed: false, actual: { matched: true, verdict: 'block' } },
      ]);
    });

    it('happens once the cases pass', async () => {
      const id = await created();
      await tests.replace(tenantId, id, { cases: [catches, letsPass], ...by });

      await lifeCycle.publish(tenantId, id, by);

      expect(await verdict()).toBe('block');
      expect(await tests.list(tenantId, id)).toEqual([catches, letsPass]);
    });

    it('goes forward only', async () => {
      const id = await published();
      await lifeCycle.update(tenantId, id, { document: aBlocking({ priority: 1 }), ...by });
      await lifeCycle.publish(tenantId, id, by);

      await expect(lifeCycle.publish(tenantId, id, { version: 1, ...by })).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    });

    it('is held back from rollback, enabling and promotion too', async () => {
      const id = await published({ mode: 'shadow' });
      await tests.replace(tenantId, id, { cases: [aCase('never', 'the capital', false)], ...by });
      const failed = { code: 'CONFLICT', details: { failed_tests: 1 } };

      await expect(lifeCycle.promote(tenantId, id, by)).rejects.toMatchObject(failed);
      await expect(lifeCycle.rollback(tenantId, id, { toVersion: 1, ...by })).rejects.toMatchObject(failed);
      await lifeCycle.disable(tenantId, id, by);
      await expect(lifeCycle.enable(tenantId, id, by)).rejects.toMatchObject(failed);
    });
  });

  describe('modes', () => {
    it('disables at once without letting a draft slip in, and enables again', async () => {
      const id = await published();
      await lifeCycle.update(tenantId, id, { document: aBlocking({ action: 'log' }), ...by });

      const disabled = await lifeCycle.disable(tenantId, id, by);
      expect(disabled).toMatchObject({ publishedVersion: 3, document: { mode: 'off', action: 'block' } });
      expect(await verdict()).toBe('allow');

      const enabled = await lifeCycle.enable(tenantId, id, by);
      expect(enabled).toMatchObject({ publishedVersion: 4, document: { mode: 'enforce' } });
      expect(await verdict()).toBe('block');
    });

    it('enables what was in shadow as shadow', async () => {
      const id = await published({ mode: 'shadow' });
      await lifeCycle.disable(tenantId, id, by);

      expect(await lifeCycle.enable(tenantId, id, by)).toMatchObject({ document: { mode: 'shadow' } });
    });

    it('changes nothing when nothing is to be changed', async () => {
      const id = await published();

      expect(await lifeCycle.enable(tenantId, id, by)).toMatchObject({ version: 1 });
    });

    it('promotes from shadow in one call, and nothing else', async () => {
      const id = await published({ mode: 'shadow' });
      expect(await verdict()).toBe('allow');

      const promoted = await lifeCycle.promote(tenantId, id, by);

      expect(promoted).toMatchObject({ version: 2, publishedVersion: 2, document: { mode: 'enforce' } });
      expect(await verdict()).toBe('block');
      await expect(lifeCycle.promote(tenantId, id, by)).rejects.toMatchObject({ code: 'CONFLICT' });
    });
  });

  describe('the record', () => {
    it('tells of every change', async () => {
      const id = await created();
      await lifeCycle.update(tenantId, id, { document: aBlocking({ severity: 'low' }), ...by });
      await lifeCycle.publish(tenantId, id, by);
      await lifeCycle.disable(tenantId, id, by);
      await tests.replace(tenantId, id, { cases: [catches], ...by });
      await lifeCycle.remove(tenantId, id, by);

      const told = service.records.events.map(({ kind, publishedVersion, version }) => [
        kind,
        version,
        publishedVersion,
      ]);
      expect(told).toEqual([
        ['create', 1, null],
        ['update', 2, null],
        ['publish', 2, 2],
        ['disable', 3, 3],
        ['test_cases', 3, 3],
        ['delete', 4, 3],
      ]);
      expect(service.records.events[1]).toMatchObject({ author: 'ann', changedFields: ['/severity'] });
    });

    it('stops every change while it cannot be written', async () => {
      const id = await created();
      service.records.isDown = true;

      await expect(lifeCycle.publish(tenantId, id, by)).rejects.toThrow('the trail is down');
      await expect(created()).rejects.toThrow('the trail is down');
      service.records.isDown = false;

      expect(await store.find(tenantId, id)).toMatchObject({ publishedVersion: null });
      expect(await exchange.export(tenantId)).toMatchObject({ policies: [{ name: 'a policy' }] });
    });
  });

  describe('import and export', () => {
    const request = (policies: unknown, more: Partial<ImportRequest> = {}): ImportRequest => ({
      policies,
      overwriteMode: 'overwrite',
      publish: true,
      dryRun: false,
      ...by,
      ...more,
    });
    const named = (name: string, more: object = {}) => ({ ...aBlocking(), name, ...more });

    it('takes what another tenant exports, tests included, and finds nothing to do again', async () => {
      const other = await aTenant();
      const policies = [named('a', { tests: [catches] }), named('b')];
      await exchange.import(other, request(policies));
      const exported = await exchange.export(other);

      const first = await exchange.import(tenantId, request(exported.policies));
      const second = await exchange.import(tenantId, request(exported.policies));

      expect(first).toMatchObject({
        applied: true,
        results: [{ outcome: 'created' }, { outcome: 'created' }],
      });
      expect(second.results.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
      expect((await exchange.export(tenantId)).policies).toEqual(exported.policies);
      expect(await verdict()).toBe('block');
    });

    it.each([
      ['skip', ['skipped', 'created'], 'medium'],
      ['overwrite', ['updated', 'created'], 'high'],
    ] as const)('treats a name that is used as %s says', async (overwriteMode, outcomes, severity) => {
      const id = await published({ name: 'used' });

      const policies = [named('used', { severity: 'high' }), named('new')];
      const report = await exchange.import(tenantId, request(policies, { overwriteMode }));

      expect(report.results.map(({ outcome }) => outcome)).toEqual(outcomes);
      expect(await store.find(tenantId, id)).toMatchObject({ document: { severity } });
    });

    it.each([
      ['a used name in mode error', [named('new'), named('used')], '/1/name', { overwriteMode: 'error' }],
      ['a repeated name', [named('new'), named('new')], '/1/name', {}],
      ['a broken document', [named('new'), { name: 'x' }], '/1/stages', {}],
      ['broken tests', [named('new', { tests: [{ name: 'x' }] })], '/0/tests/0/call', {}],
      [
        'a failing test',
        [named('new'), named('bad', { tests: [aCase('t', 'the capital', false)] })],
        '/1/tests/t',
        {},
      ],
      ['something else than a list', {}, '', {}],
    ] as const)('imports nothing at all with %s', async (_, policies, field, more) => {
      await published({ name: 'used' });

      const report = await exchange.import(tenantId, request(policies, more));

      expect(report.applied).toBe(false);
      expect(report.errors.map((error) => error.field)).toContain(field);
      expect((await exchange.export(tenantId)).policies.map(({ name }) => name)).toEqual(['used']);
    });

    it('changes nothing in a dry run', async () => {
      const report = await exchange.import(tenantId, request([named('new')], { dryRun: true }));

      expect(report).toEqual({
        applied: false,
        results: [{ name: 'new', outcome: 'created' }],
        errors: [],
      });
      expect((await exchange.export(tenantId)).policies).toEqual([]);
      expect(service.records.events).toEqual([]);
    });

    it('puts a draft in force that says the same, without a further version', async () => {
      await exchange.import(tenantId, request([named('new')], { publish: false }));
      const again = () => exchange.import(tenantId, request([named('new')], { overwriteMode: 'overwrite' }));

      expect((await again()).results).toEqual([{ name: 'new', outcome: 'published' }]);
      expect((await again()).results).toEqual([{ name: 'new', outcome: 'unchanged' }]);
      const [policy] = await store.list(tenantId, { limit: 1, offset: 0 });
      expect(policy).toMatchObject({ version: 1, publishedVersion: 1 });
    });

    it('adds a policy once that two import at the same moment', async () => {
      const policies = [named('a'), named('b')];

      const reports = await Promise.all([1, 2].map(() => exchange.import(tenantId, request(policies))));

      const outcomes = reports.map(({ results }) => results.map(({ outcome }) => outcome));
      expect(outcomes.toSorted()).toEqual([
        ['created', 'created'],
        ['unchanged', 'unchanged'],
      ]);
      expect((await exchange.export(tenantId)).policies.map(({ name }) => name)).toEqual(['a', 'b']);
    });

    it('imports drafts when nothing is to be published', async () => {
      await exchange.import(tenantId, request([named('new')], { publish: false }));

      expect(await verdict()).toBe('allow');
      expect((await exchange.export(tenantId)).policies).toHaveLength(1);
    });
  });
});
