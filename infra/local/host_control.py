"""Starting and stopping the host of a local Azure while the rest of it runs on."""

from infra.local.host_process import HostProcess


class HostControl:
    """The host, if there is one."""

    host: HostProcess | None = None

    def start_host(self) -> None:
        """Start the host (again, after ``stop_host`` or ``kill_host``) and wait for it."""
        if self.host is None:
            raise RuntimeError("this local Azure was made without a host")
        self.host.launch()
        self.host.wait_ready()

    def stop_host(self) -> None:
        """Stop the host; events wait for it in their retries."""
        if self.host is not None:
            self.host.stop()

    def restart_host(self) -> None:
        """Stop the host and start it again, on the same port."""
        self.stop_host()
        self.start_host()

    def kill_host(self) -> None:
        """End the host at once (SIGKILL), in the middle of whatever it does."""
        if self.host is not None:
            self.host.child.kill()
