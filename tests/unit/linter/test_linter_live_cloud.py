"""Which Azure is asked: the option, the environment, the public cloud."""

import pytest

from linter.live.cloud import Cloud, cloud_of

CHINA = "https://management.chinacloudapi.cn"


def test_without_settings_the_public_cloud_is_asked() -> None:
    assert cloud_of({}) == Cloud(
        "https://management.azure.com",
        "https://management.azure.com/.default",
        "https://batch.core.windows.net/.default",
    )


def test_the_environment_names_another_cloud() -> None:
    cloud = cloud_of(
        {
            "POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT": f"{CHINA}/",
            "POOLWRIGHT_BATCH_SCOPE": "https://batch.chinacloudapi.cn/.default",
        }
    )
    assert cloud == Cloud(CHINA, f"{CHINA}/.default", "https://batch.chinacloudapi.cn/.default")


def test_the_option_wins_over_the_environment_and_keeps_its_scope() -> None:
    environment = {
        "POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT": "https://elsewhere.example",
        "POOLWRIGHT_RESOURCE_MANAGER_SCOPE": "https://scope.example/.default",
    }
    cloud = cloud_of(environment, CHINA)
    assert (cloud.resource_manager, cloud.scope) == (CHINA, "https://scope.example/.default")


@pytest.mark.parametrize("address", ["http://management.azure.com", "management.azure.com", ""])
def test_a_token_is_sent_to_no_other_address_than_one_of_https(address: str) -> None:
    with pytest.raises(ValueError, match="--resource-manager"):
        cloud_of({}, address)


def test_an_odd_address_of_the_environment_is_told_by_its_name() -> None:
    with pytest.raises(ValueError, match="POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT"):
        cloud_of({"POOLWRIGHT_RESOURCE_MANAGER_ENDPOINT": "https://"})
