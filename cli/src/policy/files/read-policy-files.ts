import { createReadStream } from 'node:fs';
import { PolicyFilesError } from '../policy-command.errors';
import { findPolicyFiles } from './find-policy-files';
import { readPolicyFile, type AuthoredPolicy, type FileProblem, type PolicyFile } from './policy-file';

/** Everything that is in a set of policy files. */
export interface PolicyFiles extends PolicyFile {
  readonly files: readonly string[];
}

/** Far more than a person writes into one file. */
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads all policy files at some paths and checks them, each and together.
 * @throws PolicyFilesError (NOT_FOUND) when a path does not exist, is too large, or there is no policy file
 */
export async function readPolicyFiles(paths: readonly string[]): Promise<PolicyFiles> {
  const files = await findPolicyFiles(paths);
  const read: PolicyFile[] = [];
  for (const file of files) read.push(readPolicyFile(file, await textOf(file)));
  const policies = read.flatMap((each) => each.policies);
  const problems = [...read.flatMap((each) => each.problems), ...repeatedNames(policies)];
  return { files, policies, problems };
}

/** Reads no more than it keeps: what is not an ordinary file does not tell its size. */
async function textOf(file: string): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(file, { end: MAX_FILE_BYTES })) parts.push(part as Buffer);
  const content = Buffer.concat(parts);
  if (content.length <= MAX_FILE_BYTES) return content.toString('utf8');
  throw new PolicyFilesError(`${file} is larger than ${MAX_FILE_BYTES} bytes; split it into several files.`);
}

function repeatedNames(policies: readonly AuthoredPolicy[]): readonly FileProblem[] {
  const first = new Map<string, AuthoredPolicy>();
  return policies.flatMap((policy) => {
    const { name } = policy.document;
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, policy);
      return [];
    }
    const { column, file, line } = policy;
    const message = `has the name of the policy at ${earlier.file}:${earlier.line}; name it differently`;
    return [{ file, line, column, pointer: '/name', message }];
  });
}
