"""Money is an integer in minor units and an ISO 4217 code; this file is the list of codes.

Source: ISO 4217 active codes; those not listed in `_DIGITS` have two minor digits.
"""

from typing import Annotated

from pydantic import AfterValidator, Field

_CODES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
    CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP
    LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB
    PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
    TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER
    ZAR ZMW ZWG
    """.split(),
)
_DIGITS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def _known(code: str) -> str:
    if code not in _CODES:
        raise ValueError(f"{code!r} is no ISO 4217 currency code")
    return code


Currency = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"pattern": "^[A-Z]{3}$"})]


def minor_digits(currency: str) -> int:
    """Return how many decimal digits the minor unit of *currency* has: 2 for USD, 0 for JPY."""
    return _DIGITS.get(currency, 2)
