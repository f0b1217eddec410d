"""A certificate authority of one stack's own, made on the spot, and the one certificate that it signs."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from shared.clock import system_clock

VALID = timedelta(days=3650)
SKEW = timedelta(hours=1)
"""How far other clocks may be behind."""


@dataclass(frozen=True)
class Authority:
    """Whose signature a client believes; its key is kept nowhere, so that nobody can sign another."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def certificate_text(self) -> str:
        """Return the certificate as PEM."""
        return text_of(self.certificate)


def text_of(certificate: x509.Certificate) -> str:
    """Return *certificate* as PEM."""
    return certificate.public_bytes(Encoding.PEM).decode()


def named(name: str) -> x509.Name:
    """Return the subject that is *name* alone."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def unsigned(subject: str, issuer: str, key: EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    """Return a certificate for *key* that lacks its purpose and a signature."""
    now = system_clock()
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SKEW)
        .not_valid_after(now + VALID)
    )


def new_authority(name: str = "Salespulse on one machine") -> Authority:
    """Return an authority that may sign brokers, and no further authority."""
    key = generate_private_key(SECP256R1())
    purpose = x509.BasicConstraints(ca=True, path_length=0)
    return Authority(key, unsigned(name, name, key).add_extension(purpose, critical=True).sign(key, SHA256()))


def broker_certificate(authority: Authority, name: str, address: str) -> str:
    """Return a new key and its certificate for *address*, then the authority's: one PEM text."""
    key = generate_private_key(SECP256R1())
    places = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address(address))])
    issuer = str(authority.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    certificate = (
        unsigned(name, issuer, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(places, critical=False)
        .sign(authority.key, SHA256())
    )
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return own + text_of(certificate) + authority.certificate_text
