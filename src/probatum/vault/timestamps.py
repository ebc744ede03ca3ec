"""Timestamps of third parties (RFC 3161): asked for, opened, and held against the certificates that are trusted.

In: the bytes to be timestamped, an authority's answer, and pinned certificates as PEM. Out: a request, or a Timestamp
that says when the authority saw these bytes. Certificates are pinned by what they are, not by name: an answer is good
only when its signature leads to one of exactly these, and was made while they were valid. When the pins hold a
certificate for timestamping itself, that very one must have signed. Bytes of an answer outside its signature can be
changed without breaking it, so whoever keeps an answer keeps its digest, too.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import rfc3161_client
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from probatum.model.digests import Digest
from probatum.model.errors import LedgerError

MAX_ANSWER = 1 << 20
"""A token with its chain has a few kilobytes."""
_GRANTED = 0
_MALFORMED = (
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What the libraries raise for bytes that are not what they should be; TimestampInvalid is none of these."""


class TimestampInvalid(LedgerError):
    """An authority's answer is no timestamp of these bytes by this authority."""

    code = "timestamp_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent to an authority (DER), and the number that its answer must repeat."""

    der: bytes
    nonce: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timestamp:
    """An authority's word: at `time` the bytes were there. `certificate` is the one that signed, by digest."""

    time: datetime
    serial: str
    policy: str
    certificate: Digest


def make_request(data: bytes) -> Request:
    """A request for a timestamp of `data` (by SHA-256), with a fresh nonce, asking for the certificates, too."""
    builder = rfc3161_client.TimestampRequestBuilder().data(data)
    request = builder.hash_algorithm(rfc3161_client.HashAlgorithm.SHA256).cert_request(cert_request=True).build()
    if request.nonce is None:
        raise TimestampInvalid("A timestamp request was made without a nonce")
    return Request(der=request.as_bytes(), nonce=request.nonce)


def open_timestamp(answer: bytes, *, data: bytes, pinned: bytes, nonce: int | None = None) -> Timestamp:
    """The timestamp of `data` in an authority's answer; raise TimestampInvalid for anything else.

    `pinned` are the trusted certificates (PEM), `nonce` that of the request where it is known.
    """
    trusted = pinned_certificates(pinned)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # authorities' certificates are odd in ways that do not matter here
            return _opened(rfc3161_client.decode_timestamp_response(answer), data, trusted, nonce)
    except _MALFORMED as error:
        raise TimestampInvalid("The answer is no RFC 3161 response", found=str(error)[:200]) from error


def _opened(
    response: rfc3161_client.TimeStampResponse, data: bytes, trusted: list[x509.Certificate], nonce: int | None
) -> Timestamp:
    if response.status != _GRANTED:
        words = "; ".join(response.status_string) or f"status {response.status}"
        raise TimestampInvalid("The authority refused", found=words[:300])
    own = [each for each in trusted if _for_timestamps(each)]
    signer = _signer(response, trusted)
    if own and signer not in own:
        raise TimestampInvalid("Another certificate than the pinned one signed", found=str(certificate_digest(signer)))
    try:
        rfc3161_client.VerifierBuilder(roots=trusted, nonce=nonce).build().verify(response, sha256(data).digest())
    except rfc3161_client.VerificationError as error:
        raise TimestampInvalid("The timestamp does not hold", found=str(error)[:300]) from error
    info = response.tst_info
    return Timestamp(
        time=info.gen_time.astimezone(UTC),
        serial=f"{info.serial_number:x}",
        policy=info.policy.dotted_string,
        certificate=certificate_digest(signer),
    )


def pinned_certificates(pem: bytes) -> list[x509.Certificate]:
    """The certificates in a PEM file; raise TimestampInvalid when there are none."""
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise TimestampInvalid("Not certificates in PEM form", found=str(error)[:200]) from error
    return list(dict.fromkeys(found))


def certificate_digest(certificate: x509.Certificate) -> Digest:
    """What a certificate is pinned by: SHA-256 of its DER form, as `openssl x509 -fingerprint -sha256` prints it."""
    return Digest.of(certificate.public_bytes(Encoding.DER))


def _for_timestamps(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return ExtendedKeyUsageOID.TIME_STAMPING in usage.value


def _signer(response: rfc3161_client.TimeStampResponse, trusted: list[x509.Certificate]) -> x509.Certificate:
    """The certificate that the answer says signed it: among those it brings along, or the pinned ones."""
    brought = [x509.load_der_x509_certificate(each) for each in response.signed_data.certificates]
    signers = list(response.signed_data.signer_infos)
    if len(signers) != 1:
        raise TimestampInvalid("Not one signer", expected="exactly one", found=str(len(signers)))
    for certificate in [*brought, *trusted]:
        if (certificate.issuer, certificate.serial_number) == (signers[0].issuer, signers[0].serial_number):
            return certificate
    raise TimestampInvalid("The certificate that signed is not there", found=signers[0].issuer.rfc4514_string()[:200])
