"""cloud-init configurations, multi-part messages and what scripts write for cloud-init."""

import pytest

from linter.readers.scripts import Effect, ScriptReading, read_script


def lines(text: str) -> list[tuple[int, str]]:
    reading = read_script(text)
    assert reading.unreadable is None
    return [(signal.line, signal.detail) for signal in reading.signals]


@pytest.mark.parametrize(
    ("entry", "detail"),
    [
        ("[ephemeral0, /data]", "mounts the temporary drive at /data in cloud-init's mounts"),
        ('["ephemeral0.1", "/data"]', "mounts the temporary drive at /data in cloud-init's mounts"),
        (
            "[/dev/disk/cloud/azure_resource-part1, /data, xfs]",
            "mounts the temporary drive at /data in cloud-init's mounts",
        ),
        (
            "[ephemeral0, null]",
            "takes the mount point of the temporary drive away in cloud-init's mounts",
        ),
        (
            "[ephemeral0]",
            "takes the mount point of the temporary drive away in cloud-init's mounts",
        ),
        ("[ephemeral0.2, none, swap, sw]", "swaps on the temporary drive (ephemeral0.2) in mounts"),
    ],
)
def test_mounts(entry: str, detail: str) -> None:
    assert lines(f"#cloud-config\nmounts:\n  - [sdc, /other]\n  - {entry}\n") == [(4, detail)]


@pytest.mark.parametrize(
    "body",
    [
        "mounts:\n  - [ephemeral0, /mnt]\n  - [ephemeral0.1, /mnt/resource]\n",
        "mounts:\n  - [ephemeral01, /data]\n  - [sdb1, /data]\n",
        "disk_setup:\n  ephemeral0: {table_type: gpt, layout: [100], overwrite: true}\n",
        "disk_setup:\n  ephemeral0: {layout: true}\n  /dev/sdc: {layout: [50, 50]}\n",
        "fs_setup:\n  - {device: ephemeral0.1, filesystem: ext4}\n",
        "swap: {filename: /swapfile, size: 1G}\n",
        "swap: {filename: /mnt/swapfile, size: 0}\n",
        "# mounts: [[ephemeral0, /data]]\nruncmd: [echo mounts ephemeral0]\n",
        "mounts: nonsense\ndisk_setup: 1\nfs_setup: {a: b}\nswap: []\nruncmd: 3\nwrite_files: x\n",
        "[]\n",
        "",
    ],
)
def test_what_is_no_move(body: str) -> None:
    assert read_script("#cloud-config\n" + body) == ScriptReading()


def test_disks_and_swap() -> None:
    text = (
        "#cloud-config\n"
        "disk_setup:\n"
        "  ephemeral0:\n"
        "    layout: [66, [33, 82]]\n"
        "fs_setup:\n"
        "  - filesystem: swap\n"
        "    device: ephemeral0.2\n"
        "swap:\n"
        "  filename: /mnt/swapfile\n"
        "  size: auto\n"
    )
    assert lines(text) == [
        (3, "partitions the temporary drive (disk_setup of ephemeral0)"),
        (6, "formats the temporary drive as swap (fs_setup of ephemeral0.2)"),
        (9, "puts a swap file on the temporary drive (/mnt/swapfile)"),
    ]


def test_two_partitions() -> None:
    text = "#cloud-config\ndisk_setup:\n  ephemeral0: {table_type: gpt, layout: [50, 50]}\n"
    assert [line for line, _ in lines(text)] == [3]


def test_commands_and_files_inside_keep_their_lines() -> None:
    text = (
        "## template: jinja\n"
        "#cloud-config\n"
        "bootcmd:\n"
        "  - [umount, /dev/disk/cloud/azure_resource-part1]\n"
        "runcmd:\n"
        "  - echo waagent\n"
        "  - |\n"
        "    set -e\n"
        "    echo ResourceDisk.EnableSwap=y >> /etc/waagent.conf\n"
        "  - >\n"
        "    true\n"
        "\n"
        "    waagent\n"
        "    -deprovision\n"
        "write_files:\n"
        "  - path: /etc/waagent.conf\n"
        "    content: |\n"
        "      ResourceDisk.Format=y\n"
        "      ResourceDisk.MountPoint=/data\n"
        "  - content: |\n"
        "      #!/bin/sh\n"
        "      mount /dev/disk/azure/resource-part1 /data\n"
        "    path: /usr/local/bin/first\n"
        "  - {path: /etc/fstab, encoding: b64, content: /dev/disk/cloud/azure_resource /x}\n"
        "  - {path: /etc/motd, content: ResourceDisk.MountPoint=/data}\n"
    )
    assert lines(text) == [
        (4, "unmounts the temporary drive (/dev/disk/cloud/azure_resource-part1)"),
        (9, "sets ResourceDisk.EnableSwap to y in waagent.conf"),
        (11, "deprovisions the machine with waagent"),
        (19, "sets ResourceDisk.MountPoint to /data in waagent.conf"),
        (22, "mounts the temporary drive at /data"),
    ]


def test_a_script_that_writes_cloud_inits_configuration() -> None:
    text = (
        "sudo tee /etc/cloud/cloud.cfg.d/50.cfg > /dev/null <<EOF\n"
        "#cloud-config\n"
        "mounts:\n"
        "  - [ephemeral0, /data]\n"
        "EOF\n"
        "echo '  - [ ephemeral0, /scratch ]' >> /etc/cloud/cloud.cfg\n"
        "echo '  - [ not, yaml' >> /etc/cloud/cloud.cfg\n"
    )
    assert [line for line, _ in lines(text)] == [4, 6]


MULTIPART = (
    'Content-Type: multipart/mixed; boundary="=B="\n'
    "MIME-Version: 1.0\n"
    "\n"
    "--=B=\n"
    "Content-Type: text/cloud-config\n"
    "\n"
    "mounts:\n"
    "  - [ephemeral0, /data]\n"
    "--=B=\n"
    'Content-Type: text/x-shellscript; charset="us-ascii"\n'
    "\n"
    "sudo waagent -deprovision\n"
    "--=B=--\n"
)


def test_multipart_messages() -> None:
    effects = [(it.line, it.effect) for it in read_script(MULTIPART).signals]
    assert effects == [(8, Effect.MOVES_TEMP_DRIVE), (12, Effect.DEPROVISIONS)]


def test_an_encoded_part_is_told_and_the_others_are_read() -> None:
    text = MULTIPART.replace("Content-Type: text/cloud-config", "Content-Transfer-Encoding: base64")
    reading = read_script(text)
    assert [it.line for it in reading.signals] == [12]
    assert reading.unreadable == "its encoded MIME parts are not read (1 of them)"


def test_user_data_that_is_a_script() -> None:
    reading = read_script("#!/bin/bash\nwaagent -deprovision\n", "cloud-init")
    assert [it.line for it in reading.signals] == [2]
    boothook = "#cloud-boothook\numount /dev/disk/cloud/azure_resource\n"
    assert [it.line for it in read_script(boothook).signals] == [2]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("mounts: [ephemeral0, /data\nother: x\n", "line 3"),
        ("a: " + "[" * 200, "nested more than 50 levels deep"),
        ("a: " + "x" * 300_000, "longer than 256 KiB"),
        ("a: \ud800\n", ""),
    ],
)
def test_broken_yaml_says_why(body: str, reason: str) -> None:
    reading = read_script("#cloud-config\n" + body)
    assert reading.signals == ()
    assert reading.unreadable is not None
    assert reason in reading.unreadable


def test_another_file_system_is_undecided() -> None:
    reading = read_script("#cloud-config\nfs_setup:\n- {device: ephemeral0, filesystem: xfs}\n")
    assert (reading.signals, len(reading.undecided)) == ((), 1)
