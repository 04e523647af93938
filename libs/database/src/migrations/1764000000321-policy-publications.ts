import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which version of each policy was in force from which epoch on, so that a decision can be explained by the policies that
 * it was made with. The database itself writes it down: no publication can be forgotten, and deciding costs nothing more.
 */
export class PolicyPublications1764000000321 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Without a version: not in force from then on.
    await runner.query(`
      create table policy_publications (
        policy_id text not null references policies,
        epoch bigint not null,
        version int,
        primary key (policy_id, epoch)
      )`);
    await this.follow(runner);
    // What was in force before is not known.
    await runner.query(`
      insert into policy_publications (policy_id, epoch, version)
      select p.id, e.epoch, p.published_version from policies p cross join policy_epoch e
      where p.published_version is not null and p.deleted_at is null`);
    await runner.query('grant select on policy_publications to axonflow_app');
    await runner.query('alter table policy_publications enable row level security');
    await runner.query(`
      create policy of_visible_policies on policy_publications for select to axonflow_app
      using (exists (select from policies p where p.id = policy_id))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger policies_published_by_insert on policies');
    await runner.query('drop trigger policies_published_by_update on policies');
    await runner.query('drop function axonflow_policy_published()');
    await runner.query('drop table policy_publications');
  }

  /** Triggers run in the order of their names: after `policies_changed`, which raises the epoch and locks it. */
  private async follow(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function axonflow_policy_published() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          insert into policy_publications (policy_id, epoch, version)
          select id, epoch, published_version from after_change cross join policy_epoch
          where published_version is not null and deleted_at is null;
        else
          insert into policy_publications (policy_id, epoch, version)
          select id, epoch, new_version
          from (
            select a.id, case when b.deleted_at is null then b.published_version end as old_version,
              case when a.deleted_at is null then a.published_version end as new_version
            from before_change b join after_change a on a.id = b.id
          ) changed cross join policy_epoch
          where old_version is distinct from new_version;
        end if;
        return null;
      end $$`);
    await runner.query(`
      create trigger policies_published_by_insert after insert on policies referencing new table as after_change
      for each statement execute function axonflow_policy_published()`);
    await runner.query(`
      create trigger policies_published_by_update after update on policies
      referencing old table as before_change new table as after_change
      for each statement execute function axonflow_policy_published()`);
  }
}
