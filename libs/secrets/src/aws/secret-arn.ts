const secretArn = /^arn:aws[\w-]{0,16}:secretsmanager:([a-z0-9-]{1,32}):\d{12}:secret:([\w/+=.@-]{1,512})$/;

/** Says whether a text is the ARN of a secret of AWS Secrets Manager. */
export function isSecretArn(text: string): boolean {
  return secretArn.test(text);
}

/** The region of a secret. */
export function regionOfArn(arn: string): string {
  return secretArn.exec(arn)?.[1] ?? '';
}

/** The name of a secret with the six characters that AWS adds to it; `''` for anything but such an ARN. */
export function nameOfArn(arn: string): string {
  return secretArn.exec(arn)?.[2] ?? '';
}
