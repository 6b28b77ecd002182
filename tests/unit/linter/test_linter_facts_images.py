"""Node agents and base images are found by what marketplace images are called."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.facts import (
    agents_for,
    base_image,
    base_images,
    node_agent,
    node_agents,
    supported_publisher,
)

KNOWN = {
    "canonical:0001-com-ubuntu-server-jammy:22_04-lts": ["ubuntu 22.04"],
    "Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2": ["ubuntu 22.04"],
    "canonical:0001-com-ubuntu-server-focal:20_04-LTS": ["ubuntu 20.04"],
    "Canonical:UbuntuServer:18.04-LTS": ["ubuntu 18.04"],
    "Canonical:UbuntuServer:18_04-lts-gen2": ["ubuntu 18.04"],
    "Canonical:UbuntuServer:16.04.0-LTS": ["ubuntu 16.04"],
    "canonical:ubuntu-24_04-lts:server": ["ubuntu 24.04"],
    "canonical:ubuntu-24_04-lts:server-gen1": ["ubuntu 24.04"],
    "canonical:ubuntu-24_04-lts:server-arm64": ["ubuntu 24.04", "ubuntu 24.04-arm64"],
    "microsoft-azure-batch:ubuntu-server-container:20-04-lts": ["ubuntu 20.04"],
    "microsoft-azure-batch:centos-container-rdma:7-4": ["centos 7"],
    "microsoft-dsvm:ubuntu-hpc:2204": ["ubuntu 22.04"],
    "microsoft-dsvm:ubuntu-hpc:2404": ["ubuntu 24.04"],
    "OpenLogic:CentOS-HPC:7.4": ["centos 7"],
    "OpenLogic:CentOS:8_5-gen2": ["centos 8", "el 8"],
    "Debian:debian-10:10": ["debian 10"],
    "credativ:Debian:9": ["debian 9"],
    "almalinux:almalinux-x86_64:9-gen2": ["el 9"],
    "almalinux:almalinux-hpc:8_6-hpc-gen2": ["el 8"],
    "redhat:rhel:82gen2": ["el 8"],
    "RedHat:RHEL:9-lvm-gen2": ["el 9"],
    "microsoftcblmariner:cbl-mariner:cbl-mariner-2": ["mariner 2.0"],
    "MicrosoftWindowsServer:WindowsServer:2022-datacenter-g2": ["windows amd64"],
    "MicrosoftWindowsServer:WindowsServer:2016-datacenter-smalldisk": ["windows amd64"],
    "batch:rendering-windows2016:rendering": ["windows amd64"],
}
"""Marketplace images, as they are met in files, and the node agents that go with each."""


@pytest.mark.parametrize(
    ("sku", "os", "ends"),
    [
        ("batch.node.ubuntu 18.04", "linux", date(2023, 5, 30)),
        ("batch.node.ubuntu 20.04", "linux", date(2025, 4, 23)),
        ("batch.node.ubuntu 22.04", "linux", date(2027, 6, 30)),
        ("batch.node.ubuntu 24.04", "linux", None),
        ("batch.node.centos 7", "linux", date(2024, 6, 30)),
        ("batch.node.debian 8", "linux", date(2024, 12, 31)),
        ("batch.node.el 9", "linux", None),
        ("batch.node.windows amd64", "windows", None),
        ("BATCH.Node.Ubuntu  22.04", "linux", date(2027, 6, 30)),
        (" batch.node.ubuntu\t22.04\n", "linux", date(2027, 6, 30)),
    ],
)
def test_node_agents(sku: str, os: str, ends: date | None) -> None:
    agent = node_agent(sku)
    assert agent is not None
    assert (agent.os, agent.support_ends, agent.end_announced) == (os, ends, False)


@pytest.mark.parametrize("sku", ["", "batch.node.ubuntu", "batch.node.ubuntu 22.4", "ubuntu 22.04"])
def test_what_is_no_node_agent_of_the_table(sku: str) -> None:
    assert node_agent(sku) is None


@pytest.mark.parametrize(("image", "agents"), KNOWN.items())
def test_agents_of_a_marketplace_image(image: str, agents: list[str]) -> None:
    found = agents_for(*image.split(":"))
    assert found is not None
    assert [agent.id.removeprefix("batch.node.") for agent in found] == agents


@pytest.mark.parametrize(
    "image",
    [
        "canonical:0001-com-ubuntu-server-focal:120_04-lts",
        "canonical:0001-com-ubuntu-server-jammy:22_04-lts-arm64",
        "canonical:ubuntu-26_04-lts:server",
        "canonical:0001-com-ubuntu-server-jammy:20_04-lts",
        "Canonical:UbuntuServer:15.10",
        "redhat:rhel:7.7",
        "MicrosoftOSTC:FreeBSD:11.1",
        "bitnami:rabbitmq:rabbitmq",
        "MicrosoftWindowsServer::",
        "::",
    ],
)
def test_no_judgement_of_an_image_that_is_not_known(image: str) -> None:
    assert agents_for(*image.split(":")) is None


def test_base_images() -> None:
    windows = base_image("MicrosoftWindowsServer", "WindowsServer", "2016-Datacenter")
    assert windows is not None
    assert windows.os == "windows"
    assert windows.support_ends == date(2027, 1, 12)
    newer = base_image("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter")
    assert newer is not None
    assert newer.support_ends is None
    ubuntu = base_image("Canonical", "0001-com-ubuntu-server-jammy", "22_04-lts")
    assert ubuntu is not None
    assert ubuntu.os == "linux"
    assert base_image("canonical", "0001-com-ubuntu-pro-jammy", "pro-22_04-lts") is None
    assert base_image("bitnami", "rabbitmq", "rabbitmq") is None


def test_publishers() -> None:
    assert supported_publisher("MicrosoftWindowsServer")
    assert supported_publisher("canonical ")
    assert not supported_publisher("bitnami")
    assert not supported_publisher("")


@pytest.mark.parametrize("image", KNOWN)
def test_an_image_has_the_os_of_its_agent(image: str) -> None:
    base = base_image(*image.split(":"))
    agents = agents_for(*image.split(":"))
    assert base is not None
    assert agents is not None
    assert {agent.os for agent in agents} == {base.os}


def test_os_words_and_publishers() -> None:
    systems = {image.os for image in base_images()} | {agent.os for agent in node_agents()}
    assert systems == {"linux", "windows"}
    for image in base_images():
        assert re.fullmatch(r"[a-z-]+", image.images.publisher)


@given(st.text(), st.text(), st.text())
def test_any_names_are_taken(publisher: str, offer: str, sku: str) -> None:
    node_agent(sku)
    agents_for(publisher, offer, sku)
    agents_for("canonical", offer, sku)
    base_image("MicrosoftWindowsServer", offer, sku)


def test_very_long_names_are_quick_and_fit_nothing() -> None:
    long = "2022-" * 200_000
    assert agents_for("MicrosoftWindowsServer", "WindowsServer", long) is None
    assert node_agent(long) is None
