"""A website that signs people in with Authlib: it knows an issuer, a client id and a secret, and nothing of this project."""

import json
import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

issuer, client_id, client_secret, redirect_uri = sys.argv[1:]
found = requests.get(issuer + '/.well-known/openid-configuration').json()
verifier, nonce = 'v' * 48, 'nonce of the website'
website = OAuth2Session(
    client_id, client_secret, scope='openid profile', redirect_uri=redirect_uri, code_challenge_method='S256'
)
url, state = website.create_authorization_url(
    found['authorization_endpoint'], code_verifier=verifier, nonce=nonce
)
print(url, flush=True)

back = sys.stdin.readline().strip()
token = website.fetch_token(
    found['token_endpoint'], authorization_response=back, state=state, code_verifier=verifier
)
keys = JsonWebKey.import_key_set(requests.get(found['jwks_uri']).json())
claims = jwt.decode(
    token['id_token'],
    keys,
    claims_cls=CodeIDToken,
    claims_options={'iss': {'value': issuer}, 'aud': {'value': client_id}},
    claims_params={'nonce': nonce, 'client_id': client_id},
)
claims.validate()
person = website.get(found['userinfo_endpoint']).json()
renewed = website.refresh_token(found['token_endpoint'])
print(json.dumps({'sub': claims['sub'], 'person': person, 'renewed': 'access_token' in renewed}), flush=True)
