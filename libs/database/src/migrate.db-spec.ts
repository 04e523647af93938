import { createTestDatabase, type TestDatabase } from '@app/testing';
import { migrate } from './migrate';
import { MIGRATIONS } from './migrations';

describe(migrate.name, () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase({ migrated: false });
  });

  afterEach(async () => {
    await database.drop();
  });

  const names = MIGRATIONS.map(({ name }) => name);
  const listed = async (): Promise<string[]> => {
    const rows = await database.query<{ name: string }>('select name from schema_migrations order by id');
    return rows.map(({ name }) => name);
  };

  it('runs every migration once, oldest first, and nothing the second time', async () => {
    const ran: string[] = [];

    await migrate(database.ownerUrl, { onMigration: (name) => ran.push(name) });
    await migrate(database.ownerUrl, { onMigration: (name) => ran.push(name) });

    expect(ran).toEqual(names);
    expect(await listed()).toEqual(names);
  });

  it('lets two migrators run at once, and only one of them works', async () => {
    const ran: string[] = [];
    const onMigration = (name: string): void => void ran.push(name);

    await Promise.all([
      migrate(database.ownerUrl, { onMigration }),
      migrate(database.ownerUrl, { onMigration }),
    ]);

    expect(ran).toEqual(names);
    expect(await listed()).toEqual(names);
  });
});
