-- Keys of CAs that lie in tokens: which key it is, beside the token's name.
ALTER TABLE authorities ADD COLUMN token_key TEXT;
CREATE UNIQUE INDEX authorities_token_key ON authorities (token, token_key) WHERE token_key IS NOT NULL;
