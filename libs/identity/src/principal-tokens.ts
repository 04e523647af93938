import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { CLOCK, type Clock, type Principal, type TraceContext } from '@app/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import { internalServiceSection, type InternalServiceSettings } from './identity.config';
import { UnauthenticatedError } from './identity.errors';

/** The request header in which the agent hands the caller's identity to the orchestrator. */
export const PRINCIPAL_HEADER = 'x-axonflow-principal';

const ISSUER = 'axonflow-agent';
const AUDIENCE = 'axonflow-orchestrator';
const ALGORITHM = 'HS256';
const LIFETIME_SECONDS = 60;
/** How far the clocks of two hosts may be apart. */
const CLOCK_TOLERANCE_SECONDS = 5;

/** On whose behalf a service calls, and in which trace. */
export interface PrincipalClaim {
  readonly principal: Principal;
  readonly trace: TraceContext;
}

/**
 * Signs and checks the short-lived token (RFC 7519, HS256) that carries a principal between our services. It proves
 * who calls for one minute; it is no session and is not stored.
 */
@Injectable()
export class PrincipalTokens {
  private readonly key: KeyObject;

  constructor(
    @Inject(internalServiceSection.token) settings: InternalServiceSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.key = createSecretKey(settings.secret, 'utf8');
  }

  sign(principal: Principal, trace: TraceContext): Promise<string> {
    const issuedAt = Math.floor(this.clock.nowMs() / 1000);
    return new SignJWT({ principal, trace })
      .setProtectedHeader({ alg: ALGORITHM })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(this.key);
  }

  /** @throws UnauthenticatedError (UNAUTHENTICATED) when the token is not ours, not for us, too old or not signed */
  async verify(token: string): Promise<PrincipalClaim> {
    try {
      const { payload } = await jwtVerify<PrincipalClaim>(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'jti', 'principal', 'trace'],
        maxTokenAge: LIFETIME_SECONDS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: this.clock.now(),
      });
      return { principal: payload.principal, trace: payload.trace };
    } catch (error) {
      throw new UnauthenticatedError('the principal token was refused', error);
    }
  }
}
