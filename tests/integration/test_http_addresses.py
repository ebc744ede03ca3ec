"""Which addresses a link may lead to: every disguise of a private address is refused."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.adapters.addresses import AddressPolicy
from probatum.adapters.links import follow, parse_link
from probatum.model.errors import AddressRefused, CollectError, ValueInvalid

REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:c0a8:101::1",
    "3ffe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "e000::1",
    "2a00:1450::5efe:7f00:1",
    "2a00:1450::200:5efe:a00:1",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "198.20.0.1",
    "223.255.255.255",
]
PUBLIC += ["2a00:1450:4001::200e", "2606:4700::1111", "2001:4860:4860::8888", "2620:fe::fe", "2001:200::1"]
NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "ff02::1",
]
PRIVATE = ["10.0.0.1", "127.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1", "fec0::1"]


@pytest.mark.parametrize("address", REFUSED)
def test_special_addresses_are_refused_with_the_address_named(address: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        AddressPolicy().check(address, host="host.example")
    assert address in caught.value.message
    assert "host.example" in caught.value.message


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    """Also the neighbours of the special networks."""
    assert str(AddressPolicy().check(address, host="host.example")) == address


@pytest.mark.parametrize("address", PRIVATE)
def test_private_networks_can_be_allowed_as_a_whole(address: str) -> None:
    assert str(AddressPolicy(True).check(address, host="x")) == address


@pytest.mark.parametrize("address", ["169.254.169.254", "64:ff9b::a00:1", "2002:7f00:1::1", "fe80::1", "192.0.2.1"])
def test_the_rarer_networks_must_be_listed_by_name(address: str) -> None:
    """Clouds keep their secrets at link-local addresses: "private" does not open them."""
    with pytest.raises(AddressRefused):
        AddressPolicy(True).check(address, host="x")
    mask = "::/0" if ":" in address else "0.0.0.0/0"
    assert str(AddressPolicy([mask]).check(address, host="x")) == address


@pytest.mark.parametrize("address", NEVER)
def test_some_addresses_are_never_reached(address: str) -> None:
    """Whatever the operator lists."""
    with pytest.raises(AddressRefused):
        AddressPolicy(["0.0.0.0/0", "::/0"]).check(address, host="x")


def test_the_refusal_names_the_setting_that_allows_it() -> None:
    with pytest.raises(AddressRefused, match=r"here\.allow = \[\"10\.0\.0\.0/8\"\]"):
        AddressPolicy(setting="here.allow").check("10.1.2.3", host="x")


def test_a_listed_network_opens_no_other() -> None:
    policy = AddressPolicy(["10.1.0.0/16"])
    assert str(policy.check("10.1.2.3", host="x")) == "10.1.2.3"
    with pytest.raises(AddressRefused):
        policy.check("10.2.0.1", host="x")
    with pytest.raises(ValueInvalid):
        AddressPolicy(["ten"])


@given(st.ip_addresses(v=4))
def test_no_ipv6_form_of_an_ipv4_address_gets_through(address: IPv4Address) -> None:
    """Mapped, compatible, translated, NAT64, 6to4, Teredo and ISATAP, of any address."""
    number = int(address)
    forms = [
        (0xFFFF << 32) | number,
        number,
        (0xFFFF << 48) | number,
        (0x64FF9B << 96) | number,
        (0x2002 << 112) | (number << 80),
        (0x20010000 << 96) | (number ^ 0xFFFFFFFF),
        (0x2A001450 << 96) | (0x5EFE << 32) | number,
    ]
    for form in forms:
        with pytest.raises(AddressRefused):
            AddressPolicy().check(str(IPv6Address(form)), host="x")


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1/",
        "javascript:alert(1)",
        "http:///path",
        "http://",
        "example.org",
        "http://user@example.org/",
        "http://user:pw@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://exa mple.org/",
        "http://example.org/\r\nX: y",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://[::1%25eth0]/",
        "http://[::1/",
        "http://exam<ple.org/",
        "http://-/../",
        "http://" + "a" * 300 + ".org/",
    ],
)
def test_links_that_could_be_read_in_two_ways_are_refused(link: str) -> None:
    with pytest.raises(CollectError) as caught:
        parse_link(link)
    assert caught.value.code == "bad_link"


@pytest.mark.parametrize(
    ("link", "host", "url"),
    [
        ("HTTP://Example.ORG", "example.org", "http://example.org/"),
        ("https://example.org:443/a?b=c#d", "example.org", "https://example.org/a?b=c"),
        ("http://example.org:8080/ї", "example.org", "http://example.org:8080/%D1%97"),
        ("https://приклад.укр/", "xn--80aikifvh.xn--j1amh", "https://xn--80aikifvh.xn--j1amh/"),
        ("http://[::1]:80/a%20b", "::1", "http://[::1]/a%20b"),
    ],
)
def test_links_have_one_written_form(link: str, host: str, url: str) -> None:
    found = parse_link(link)
    assert (found.host, found.url) == (host, url)
    assert parse_link(found.url) == found


@given(st.text(max_size=60))
def test_any_text_is_a_safe_link_or_refused(text: str) -> None:
    """Never a line end or a blank in what goes on the wire."""
    try:
        link = parse_link(f"http://{text}")
    except CollectError as error:
        if error.code != "bad_link":
            raise
        return
    wire = f"{link.target} {link.netloc}"
    assert wire.isascii()
    assert len(wire.split()) == 2


def test_redirects_are_relative_and_may_hold_utf8() -> None:
    link = parse_link("https://example.org/a/b")
    assert follow(link, "../c").url == "https://example.org/c"
    assert follow(link, "//other.example/x").url == "https://other.example/x"
    assert follow(link, "/ї".encode().decode("latin-1")).url == "https://example.org/%D1%97"
