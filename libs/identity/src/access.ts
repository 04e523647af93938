import { ForbiddenError, type Principal, type Role } from '@app/kernel';
import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const PUBLIC = Symbol('public route');
const SIGNED = Symbol('signed requests');
const ROLES = Symbol('roles of a route');

/** Opens a route, or every route of a controller, to callers without credentials. */
export const Public = (): CustomDecorator<symbol> => SetMetadata(PUBLIC, true);

/** Keeps a route, or every route of a controller, for principals that have one of these roles. */
export const Roles = (...roles: readonly Role[]): CustomDecorator<symbol> => SetMetadata(ROLES, roles);

/**
 * Lets callers of a route, or of every route of a controller, prove who they are by signing the request (AWS Signature
 * Version 4) instead of sending a secret.
 */
export const SignedRequests = (): CustomDecorator<symbol> => SetMetadata(SIGNED, true);

/** Says whether a route takes signed requests. */
export function takesSignatures(reflector: Reflector, context: ExecutionContext): boolean {
  return reflector.getAllAndOverride<boolean>(SIGNED, [context.getHandler(), context.getClass()]) ?? false;
}

/** Says whether a route asks for no credentials. */
export function isPublic(reflector: Reflector, context: ExecutionContext): boolean {
  return reflector.getAllAndOverride<boolean>(PUBLIC, [context.getHandler(), context.getClass()]) ?? false;
}

/** @throws ForbiddenError (FORBIDDEN) when the route asks for a role that the principal does not have */
export function requireRole(reflector: Reflector, context: ExecutionContext, principal: Principal): void {
  const roles = reflector.getAllAndOverride<Role[] | undefined>(ROLES, [
    context.getHandler(),
    context.getClass(),
  ]);
  if (roles === undefined || roles.some((role) => principal.roles.includes(role))) return;
  throw new ForbiddenError(`This needs a credential with the role ${roles.join(' or ')}.`);
}
