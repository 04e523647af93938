import {
  defineSection,
  httpUrlSetting,
  optionalTextSetting,
  secretSetting,
  textSetting,
  type SectionValues,
} from '@app/config';

/** The role in AWS that the service runs under, by the variables that AWS itself sets. */
export const awsRoleSection = defineSection('AWS role', {
  containerPath: optionalTextSetting('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', {
    description: 'set by Amazon ECS: where the keys of the task role are read',
  }),
  containerUrl: httpUrlSetting('AWS_CONTAINER_CREDENTIALS_FULL_URI', {
    default: null,
    description:
      'set by EKS Pod Identity and others: the same as a whole URL; without TLS only on loopback and at the addresses of ECS and EKS',
  }),
  containerToken: secretSetting('AWS_CONTAINER_AUTHORIZATION_TOKEN', {
    minLength: 1,
    description: 'what is sent there as `Authorization`',
  }),
  containerTokenFile: optionalTextSetting('AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE', {
    description: 'file with that token, read again each time; counts before the token itself',
  }),
  roleArn: optionalTextSetting('AWS_ROLE_ARN', {
    description:
      'role that is assumed with `AWS_WEB_IDENTITY_TOKEN_FILE`; counts before the role of the container',
  }),
  webIdentityTokenFile: optionalTextSetting('AWS_WEB_IDENTITY_TOKEN_FILE', {
    description: 'set by EKS: file with the token of the service account, read again each time',
  }),
  sessionName: textSetting('AWS_ROLE_SESSION_NAME', {
    default: 'axonflow',
    description: 'name of the session in the records of AWS',
  }),
  stsUrl: httpUrlSetting('AWS_ENDPOINT_URL_STS', {
    default: 'https://sts.amazonaws.com',
    description: 'AWS Security Token Service; one of your region answers faster',
  }),
});

export type AwsRoleSettings = SectionValues<typeof awsRoleSection>;
