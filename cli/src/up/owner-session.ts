import { Client } from 'pg';

/** Work as the owner of the database, on a connection of its own. */
export async function asOwner<Result>(
  url: string,
  work: (owner: Client) => Promise<Result>,
): Promise<Result> {
  const owner = new Client({ connectionString: url, application_name: 'axonflow up' });
  // A broken connection also fails the statement that runs on it; without a listener it would end the process.
  owner.on('error', () => undefined);
  await owner.connect();
  try {
    return await work(owner);
  } finally {
    await owner.end();
  }
}
