import { Injectable } from '@nestjs/common';
import { AppError, InvalidRequestError, newId, type FieldProblem, type TenantId } from '@app/kernel';
import { SecretReferenceError, SecretStore, SecretText } from '@app/secrets';

/** Beginnings of references to secrets that the operator keeps. */
const REFERENCE = /^(?:env:|arn:)/;
const MAX_CREDENTIAL_LENGTH = 8_192;

/** References by the name of the credential. */
type References = Readonly<Record<string, string>>;

/** Keeps the credentials of connectors as secrets. */
@Injectable()
export class CredentialKeeper {
  constructor(private readonly secrets: SecretStore) {}

  /**
   * Keeps credentials. A value that is a reference to a secret of the operator (`env:NAME`, an ARN) is kept as it is, if the
   * tenant may use it.
   * @returns references to all of them
   * @throws InvalidRequestError (INVALID_REQUEST) when a reference may not be used; nothing is kept then
   * @throws SecretsUnavailableError (SECRETS_UNAVAILABLE)
   */
  async keep(tenantId: TenantId, connector: string, values: References): Promise<References> {
    const problems = Object.entries(values).flatMap(([name, value]) =>
      this.problemsOf(tenantId, name, value),
    );
    if (problems.length > 0) throw new InvalidRequestError('The credentials are not valid.', { problems });
    const kept: Record<string, string> = {};
    try {
      for (const [name, value] of Object.entries(values)) {
        kept[name] = REFERENCE.test(value)
          ? value
          : await this.put([tenantId, 'connectors', connector, newId()], value);
      }
    } catch (error) {
      await this.discard(kept);
      throw error;
    }
    return kept;
  }

  /** Ends what was kept. What cannot be ended now is left behind: nothing refers to it any more. */
  async discard(references: References): Promise<void> {
    const own = Object.values(references).filter((reference) => !REFERENCE.test(reference));
    await Promise.allSettled(own.map((reference) => this.secrets.delete(reference)));
  }

  private async put(path: readonly string[], value: string): Promise<string> {
    return (await this.secrets.put(path.join('/'), new SecretText(value))).reference;
  }

  private problemsOf(tenantId: TenantId, name: string, value: string): FieldProblem[] {
    const field = `/credentials/${name}`;
    if (value.length > MAX_CREDENTIAL_LENGTH)
      return [{ field, message: `must have ${MAX_CREDENTIAL_LENGTH} characters at most` }];
    if (!REFERENCE.test(value)) return [];
    try {
      this.secrets.requireAccess(value, tenantId);
      return [];
    } catch (error) {
      if (error instanceof SecretReferenceError) return [{ field, message: error.problem }];
      throw error instanceof AppError
        ? error
        : new InvalidRequestError('The credentials are not valid.', { cause: error });
    }
  }
}
