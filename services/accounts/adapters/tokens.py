"""Access tokens: JWTs that anyone with the public key can check and only accounts can make."""

from __future__ import annotations

from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.contracts.accounts.session import JWT_ALGORITHM, JWT_AUDIENCE, JWT_ISSUER
from services.accounts.domain.session import AccessClaims


class JwtSigner:
    """Implements `ports.TokenSigner` with an Ed25519 key in PEM."""

    def __init__(self, private_key_pem: str) -> None:
        self._key = OKPKey.import_key(private_key_pem)

    def sign(self, claims: AccessClaims) -> str:
        return jwt.encode(
            {"alg": JWT_ALGORITHM, "typ": "JWT"},
            {
                "iss": JWT_ISSUER,
                "aud": JWT_AUDIENCE,
                "sub": claims.subject_id,
                "kind": "api_client" if claims.is_client else "person",
                "sid": claims.session_id,
                "name": claims.name,
                "institution_id": claims.institution_id,
                "roles": sorted(claims.roles),
                "scopes": sorted(claims.scopes),
                "iat": int(claims.issued_at.timestamp()),
                "exp": int(claims.expires_at.timestamp()),
            },
            self._key,
            algorithms=[JWT_ALGORITHM],
        )
