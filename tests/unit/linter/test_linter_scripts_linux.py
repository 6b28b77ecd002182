"""Shell scripts: what moves the temporary drive of a Linux machine, and what does not."""

import pytest

from linter.readers.scripts import Effect, ScriptReading, read_script

CONF = "/etc/waagent.conf"


def shell(text: str) -> ScriptReading:
    return read_script(text, "shell")


def details(text: str) -> list[str]:
    reading = shell(text)
    assert {signal.effect for signal in reading.signals} <= {Effect.MOVES_TEMP_DRIVE}
    return [signal.detail for signal in reading.signals]


SETS_MOUNT_POINT = ["sets ResourceDisk.MountPoint to /scratch in waagent.conf"]


@pytest.mark.parametrize(
    "edit",
    [
        rf"sed -i 's/ResourceDisk.MountPoint=\/mnt/ResourceDisk.MountPoint=\/scratch/' {CONF}",
        f"sed -i.bak -e 's|^ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/scratch|' {CONF}",
        rf"sed -i 's,\(ResourceDisk.MountPoint=\).*,\1/scratch,' {CONF}",
        rf"sed -i '/ResourceDisk.MountPoint/c\ResourceDisk.MountPoint=/scratch' {CONF}",
        f"sed -i '/^ResourceDisk.MountPoint/s#=.*#=/scratch#' {CONF}",
        f"sed -i 's#MountPoint=.*#MountPoint=/scratch#' {CONF}",
        f"sed 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/scratch|' {CONF} > {CONF}.new",
        f"perl -pi -e 's{{ResourceDisk.MountPoint=.*}}{{ResourceDisk.MountPoint=/scratch}}' {CONF}",
        f"echo ResourceDisk.MountPoint=/scratch >> {CONF}",
        'echo ResourceDisk.MountPoint=/scratch >> "$UNKNOWN"',
        f"echo ResourceDisk.MountPoint=/scratch >> {CONF} 2> /tmp/errors",
        f"echo 'ResourceDisk.MountPoint=/scratch' | sudo tee -a {CONF} > /dev/null",
        f"printf 'ResourceDisk.Format=y\\nResourceDisk.MountPoint=/scratch\\n' >> {CONF}",
        f"cat >> {CONF} <<EOF\nResourceDisk.MountPoint=/scratch\nEOF",
        f"sudo tee {CONF} <<-'EOF'\n\tResourceDisk.MountPoint=/scratch\n\tEOF",
        f"python3 -c \"s=open('{CONF}').read().replace('ResourceDisk.MountPoint=/mnt',"
        f"'ResourceDisk.MountPoint=/scratch'); open('{CONF}','w').write(s)\"",
        f"python3 - <<'PY'\ns = 'ResourceDisk.MountPoint=/scratch'\nopen('{CONF}').write(s)\nPY",
        f"augtool -s set /files{CONF}/ResourceDisk.MountPoint /scratch",
        f"augtool <<E\nset /files{CONF}/ResourceDisk.MountPoint /scratch\nsave\nE",
        f"crudini --set {CONF} '' ResourceDisk.MountPoint /scratch",
        f"set_option {CONF} ResourceDisk.MountPoint 2>/dev/null /scratch",
        f"F={CONF}; sed -i 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/scratch|' $F",
        "sed -i 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/scratch|' \"$UNKNOWN\"",
        f'T=/scratch\nsed -i "s|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=${{T}}|" {CONF}',
        f"T=/scratch\ncat >> {CONF} <<EOF\nResourceDisk.MountPoint=$T\nEOF",
        f"if true; then sudo sh -c 'echo ResourceDisk.MountPoint=/scratch >> {CONF}'; fi",
    ],
)
def test_every_way_to_change_the_mount_point_is_seen(edit: str) -> None:
    assert shell(edit).signals[0].line <= edit.count("\n") + 1
    assert details(edit) == SETS_MOUNT_POINT


@pytest.mark.parametrize(
    "text",
    [
        f"sed -i 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/mnt|' {CONF}",
        f"sed -i 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/mnt/resource/|' {CONF}",
        f"sed -i 's/ResourceDisk.Format=n/ResourceDisk.Format=y/' {CONF}",
        f"sed -i 's/ResourceDisk.EnableSwap=y/ResourceDisk.EnableSwap=n/' {CONF}",
        f"echo ResourceDisk.SwapSizeMB=0 >> {CONF}",
        f"sed -i '/ResourceDisk.EnableSwap=y/d' {CONF}",
        f"sed -i 's/Logs.Verbose=n/Logs.Verbose=y/' {CONF}",
    ],
)
def test_a_known_default_is_no_move(text: str) -> None:
    assert shell(text) == ScriptReading()


@pytest.mark.parametrize(
    "text",
    [
        f"# echo ResourceDisk.MountPoint=/scratch >> {CONF}",
        f"true # && echo ResourceDisk.MountPoint=/scratch >> {CONF}",
        f'echo "add ResourceDisk.MountPoint=/scratch to {CONF}"',
        f"grep -q ResourceDisk.MountPoint=/scratch {CONF}",
        f"sed -n 's|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=/scratch|p' {CONF}",
        "cat > /tmp/notes <<EOF\nResourceDisk.MountPoint=/scratch\nEOF",
        "echo ResourceDisk.MountPoint=/scratch > /tmp/notes",
        f"echo ResourceDisk.MountPoint=/scratch 2>> {CONF}",
        f"cat >> {CONF} <<EOF\n# ResourceDisk.MountPoint=/scratch\nEOF",
        f"get_option {CONF} ResourceDisk.MountPoint /scratch",
        f"if [ x = ResourceDisk.MountPoint=/scratch ]; then cat {CONF}; fi",
    ],
)
def test_what_edits_nothing_is_silent(text: str) -> None:
    assert shell(text) == ScriptReading()


def test_swap_on_the_drive_repurposes_it() -> None:
    text = (
        "sudo sed -i \\\n"
        "  -e 's/^ResourceDisk.EnableSwap=.*/ResourceDisk.EnableSwap=y/' \\\n"
        f"  -e 's/^ResourceDisk.SwapSizeMB=.*/ResourceDisk.SwapSizeMB=2048/' {CONF}"
    )
    signals = shell(text).signals
    assert [(it.line, it.detail) for it in signals] == [
        (2, "sets ResourceDisk.EnableSwap to y in waagent.conf"),
        (3, "sets ResourceDisk.SwapSizeMB to 2048 in waagent.conf"),
    ]


FORMAT_OFF = f"sed -i 's/ResourceDisk.Format=y/ResourceDisk.Format=n/' {CONF}\n"


@pytest.mark.parametrize(
    "around",
    [
        "",
        "sudo apt-get purge -y cloud-init\n",
        "touch /etc/cloud/cloud-init.disabled\n",
        "yum install -y cloud-init\nyum remove -y cloud-init\n",
        "sed -i '/^ - mounts$/d;/^ - disk_setup$/d' /etc/cloud/cloud.cfg\n",
    ],
)
def test_turning_the_agent_off_without_cloud_init_disables_the_drive(around: str) -> None:
    expected = ["sets ResourceDisk.Format to n in waagent.conf"]
    assert details(FORMAT_OFF + around) == details(around + FORMAT_OFF) == expected


@pytest.mark.parametrize(
    "around",
    [
        "yum install -y WALinuxAgent cloud-init\n",
        "systemctl enable cloud-init\n",
        f"sed -i 's/Provisioning.UseCloudInit=n/Provisioning.UseCloudInit=y/' {CONF}\n",
        "tee /etc/cloud/cloud.cfg.d/91.cfg <<E\ndatasource_list: [ Azure ]\nE\n",
        "sed -i '/ - mounts/d' /etc/cloud/cloud.cfg\n"
        "sed -i '/cloud_init_modules/a\\\\ - mounts' /etc/cloud/cloud.cfg\n",
    ],
)
def test_handing_the_drive_to_cloud_init_is_no_move(around: str) -> None:
    assert shell(FORMAT_OFF + around) == shell(around + FORMAT_OFF) == ScriptReading()


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (
            f'sed -i "s|ResourceDisk.MountPoint=.*|ResourceDisk.MountPoint=$TARGET|" {CONF}',
            "sets ResourceDisk.MountPoint to $TARGET in waagent.conf",
        ),
        (
            f"sed -i 's/ResourceDisk.Filesystem=.*/ResourceDisk.Filesystem=xfs/' {CONF}",
            "sets ResourceDisk.Filesystem to xfs in waagent.conf",
        ),
        (
            'mount /dev/disk/cloud/azure_resource-part1 "$TARGET"',
            "mounts the temporary drive at $TARGET",
        ),
        ("sudo mount /dev/sdb1 /scratch", "mounts the temporary drive at /scratch"),
        (
            "echo '/dev/sdb1 /scratch ext4 defaults 0 2' >> /etc/fstab",
            "mounts the temporary drive at /scratch in fstab",
        ),
        ("umount /mnt/resource", "unmounts the temporary drive (/mnt/resource)"),
        (
            "mkfs.ext4 /dev/sdb1",
            "formats or repartitions the temporary drive (mkfs.ext4 /dev/sdb1)",
        ),
    ],
)
def test_what_the_text_does_not_decide_is_undecided(text: str, detail: str) -> None:
    reading = shell(text)
    assert reading.signals == ()
    assert [it.detail for it in reading.undecided] == [detail]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (
            "umount /dev/disk/cloud/azure_resource-part1",
            "unmounts the temporary drive (/dev/disk/cloud/azure_resource-part1)",
        ),
        (
            "DISK=/dev/disk/azure/resource\nsudo mkfs.xfs -f ${DISK}-part1",
            "formats or repartitions the temporary drive (mkfs.xfs /dev/disk/azure/resource-part1)",
        ),
        (
            "mount -o noatime /dev/disk/azure/resource-part1 /data",
            "mounts the temporary drive at /data",
        ),
        (
            "echo '/dev/disk/cloud/azure_resource-part1 /data ext4 defaults 0 2' >> /etc/fstab",
            "mounts the temporary drive at /data in fstab",
        ),
        (
            "sed -i '/azure_resource-part1/ s|/mnt|/data|' /etc/fstab",
            "mounts the temporary drive at /data in fstab",
        ),
        (
            "echo '/mnt/resource/swap none swap sw 0 0' | tee -a /etc/fstab",
            "swaps on the temporary drive (/mnt/resource/swap) in fstab",
        ),
    ],
)
def test_commands_on_the_drive_itself(text: str, detail: str) -> None:
    assert details(text) == [detail]


@pytest.mark.parametrize(
    "text",
    [
        "mount /dev/disk/azure/resource-part1 /mnt",
        "lsblk /dev/disk/azure/resource-part1",
        "parted /dev/disk/azure/resource print",
        "mount /dev/sdc1 /data && mkfs.ext4 /dev/sdc1",
        "mount /dev/sdb1 /mnt/resource",
        "umount /mnt/data",
        "mount /dev/disk/azure/scsi1/lun0-part1 /data",
        "sed -i '/azure_resource/d' /etc/fstab",
        "echo '/dev/disk/cloud/azure_resource-part1 /mnt auto defaults 0 2' >> /etc/fstab",
        "echo 'server:/share /data nfs defaults 0 0' >> /etc/fstab",
    ],
)
def test_commands_that_leave_the_drive_alone(text: str) -> None:
    assert shell(text) == ScriptReading()
