/** How requests may be signed, for the descriptions of routes. */
export const SIGNING_NOTE =
  'Besides an API key, a request may be signed (AWS Signature Version 4) with an access key from `/api/v1/aws-credentials`. ' +
  'A signed request is taken for five minutes around its date, also when it is sent again.';
