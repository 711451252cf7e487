"""The one place where accounts is wired."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from chassis.application import Answer, Application, ConstraintErrors
from chassis.config import load
from chassis.contracts.base import Call, Command
from chassis.database import connect
from chassis.domain.errors import Conflict
from services.accounts import wire
from services.accounts.adapters.captcha_media import CaptchaMedia
from services.accounts.adapters.hashing import Argon2Hasher
from services.accounts.adapters.letters import TextLetters
from services.accounts.adapters.mapping import mappers
from services.accounts.adapters.tables import metadata
from services.accounts.adapters.tokens import JwtSigner
from services.accounts.adapters.transaction import AccountsTransaction
from services.accounts.adapters.vault import DerivedSecrets, Vault
from services.accounts.config import (
    AccountsSettings,
    ImporterSettings,
    MailerSettings,
    RecordsSettings,
    VaultSettings,
    key_bytes,
)
from services.accounts.domain.audit_chain import Sealer
from services.accounts.domain.captcha import CaptchaPolicy
from services.accounts.domain.credential import InitialKind

CONSTRAINT_ERRORS: ConstraintErrors = {
    "uq_institutions_code": lambda: Conflict("institution_code_taken"),
    "uq_institutions_name": lambda: Conflict("institution_name_taken"),
    "uq_institutions_sole_part": lambda: Conflict("alliance_part_taken"),
    "uq_institution_applications_code": lambda: Conflict("institution_application_open"),
    "uq_institution_applications_name": lambda: Conflict("institution_application_open"),
    "uq_people_username": lambda: Conflict("username_taken"),
    "uq_people_mobile_lookup": lambda: Conflict("mobile_taken"),
    "uq_people_email_lookup": lambda: Conflict("email_taken"),
    "uq_people_institution_id_student_number": lambda: Conflict("number_taken"),
    "uq_people_institution_id_staff_number": lambda: Conflict("number_taken"),
    "uq_people_institution_id_id_number_lookup": lambda: Conflict("id_number_taken"),
    "uq_api_clients_institution_id_name": lambda: Conflict("client_name_taken"),
    "ix_transfers_open": lambda: Conflict("transfer_open"),
}


COVERED_FIELDS = frozenset(
    {
        *("password", "current_password", "mobile", "email", "id_number", "content_base64"),
        *("contact_mobile", "contact_email", "token", "confirmation_code"),
    }
)
"""Fields of commands that must not be guessable from what is stored about the command."""


@dataclass(frozen=True)
class Captchas:
    """How this platform uses captchas (R11)."""

    policy: CaptchaPolicy
    reveals_answer: bool
    media: CaptchaMedia


class AccountsApplication(Application[AccountsTransaction]):
    """Accounts, with its keys and its slow work."""

    def __init__(
        self,
        engine: Engine,
        *,
        vault: Vault,
        sealer: Sealer,
        secrets: DerivedSecrets,
        letters: TextLetters,
        signer: JwtSigner,
        captchas: Captchas,
        platform_kind: InitialKind,
    ) -> None:
        super().__init__(
            engine=engine,
            metadata=metadata,
            transaction_class=partial(
                AccountsTransaction,
                vault=vault,
                sealer=sealer,
                secrets=secrets,
                letters=letters,
                platform_kind=platform_kind,
            ),
            translate=wire.translate,
            constraint_errors=CONSTRAINT_ERRORS,
        )
        self._vault = vault
        self.hasher = Argon2Hasher()
        self.secrets = secrets
        self.signer = signer
        self.captchas = captchas

    def run(
        self, call: Call, command: Command, answer: type[Answer], work: Callable[[AccountsTransaction], Answer]
    ) -> Answer:
        """As the base does, but a command's fingerprint is made of keyed hashes of what identifies people.

        Everything else about a person is in the database in clear: a plain hash over the command would let whoever
        gets hold of a dump try out all mobile numbers, and passwords, against it.
        """
        covered = {
            name: self._vault.lookup(f"command {name}", value).hex()
            for name in COVERED_FIELDS & type(command).model_fields.keys()
            if (value := getattr(command, name))
        }
        return super().run(call, command.model_copy(update=covered), answer, work)

    def workshop(self, call: Call) -> BoundWorkshop:
        """What use cases work in that open transactions themselves, for one call."""
        return BoundWorkshop(self, call)


@dataclass(frozen=True)
class BoundWorkshop:
    """Implements `ports.Workshop`."""

    application: AccountsApplication
    call: Call

    @property
    def hasher(self) -> Argon2Hasher:
        return self.application.hasher

    @property
    def secrets(self) -> DerivedSecrets:
        return self.application.secrets

    @property
    def signer(self) -> JwtSigner:
        return self.application.signer

    def transaction(self, *, read_only: bool = False) -> AbstractContextManager[AccountsTransaction]:
        return self.application.transaction(self.call, read_only=read_only)


def vault_of(settings: VaultSettings) -> Vault:
    """What seals and opens the numbers that identify people."""
    field_keys = [key_bytes(key) for key in (settings.field_key, *settings.field_keys_retired)]
    return Vault(field_keys, key_bytes(settings.lookup_key))


def sealer_of(settings: RecordsSettings) -> Sealer:
    """What seals the records of the access audit."""
    return Sealer(key_bytes(key) for key in (settings.audit_key, *settings.audit_keys_retired))


def assemble(settings: AccountsSettings) -> AccountsApplication:
    """Accounts as these settings want it."""
    mappers.configure()
    return AccountsApplication(
        connect(
            settings.database_url_accounts, pool_size=settings.database_pool_size, application_name="accounts"
        ),
        vault=vault_of(settings),
        sealer=sealer_of(settings),
        secrets=DerivedSecrets(key_bytes(settings.lookup_key)),
        letters=TextLetters(settings.public_url),
        signer=JwtSigner(settings.token_private_key_file.read_text()),
        captchas=Captchas(settings.captcha_policy, settings.captcha_reveals_answer, CaptchaMedia()),
        platform_kind=settings.initial_credentials,
    )


ImporterApplication = Application[AccountsTransaction]
"""What an importer works in: the records without captchas and signing keys."""


def assemble_importer(settings: ImporterSettings) -> ImporterApplication:
    """The importer as these settings want it."""
    mappers.configure()
    return Application(
        engine=connect(settings.database_url_accounts, pool_size=3, application_name="accounts-importer"),
        metadata=metadata,
        transaction_class=partial(
            AccountsTransaction,
            vault=vault_of(settings),
            sealer=sealer_of(settings),
            secrets=DerivedSecrets(key_bytes(settings.lookup_key)),
            letters=TextLetters(settings.public_url),
            platform_kind=settings.initial_credentials,
        ),
        translate=wire.translate,
        constraint_errors=CONSTRAINT_ERRORS,
    )


def assemble_mailer(settings: MailerSettings) -> Application[AccountsTransaction]:
    """As much of accounts as the mailer needs: it signs nothing, draws nothing and leaves no audit record."""
    mappers.configure()
    return Application(
        engine=connect(settings.database_url_accounts, pool_size=2, application_name="accounts-mailer"),
        metadata=metadata,
        transaction_class=partial(
            AccountsTransaction,
            vault=vault_of(settings),
            sealer=None,
            secrets=DerivedSecrets(key_bytes(settings.lookup_key)),
            letters=TextLetters(settings.public_url),
            platform_kind=InitialKind.BIRTH_DATE,  # it makes no account
        ),
        translate=wire.translate,
    )


def bootstrap() -> AccountsApplication:
    """Accounts as the environment sets it."""
    return assemble(load(AccountsSettings))
