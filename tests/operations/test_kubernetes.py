"""The manifest for Kubernetes: that a cluster takes it, how little it may do, and its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from helpdeskbot.cli.credentials import PASSWORD
from helpdeskbot.cli.schedule import PATIENCE
from helpdeskbot.concerns.order import DESK
from helpdeskbot.settings.operator_file import load_settings
from tests.operations.served import ROOT

TEXT = (ROOT / "docs" / "operations" / "kubernetes.yaml").read_text("utf-8")
OBJECTS: dict[str, dict[str, Any]] = {one["kind"]: one for one in yaml.safe_load_all(TEXT)}
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
[CONTAINER] = POD["containers"]
# The oldest that has all that is used, and the newest that the schemas know.
CLUSTERS = ["1.29", kubernetes_validate.latest_version()]


@pytest.mark.parametrize("cluster", CLUSTERS)
@pytest.mark.parametrize("kind", OBJECTS)
def test_each_object_is_as_its_schema_wants_it(kind: str, cluster: str) -> None:
    kubernetes_validate.validate(OBJECTS[kind], cluster, strict=True)


def test_a_misspelt_key_would_be_seen() -> None:
    spoilt = {**OBJECTS["Deployment"], "spec": {**OBJECTS["Deployment"]["spec"], "replica": 1}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(spoilt, CLUSTERS[-1], strict=True)


def test_its_settings_are_ones_that_the_bot_takes(tmp_path: Path) -> None:
    file = tmp_path / "helpdeskbot.toml"
    file.write_text(OBJECTS["ConfigMap"]["data"][file.name])
    settings = load_settings(file, DESK)

    mounts = {one["mountPath"]: one["name"] for one in CONTAINER["volumeMounts"]}
    assert mounts[str(settings.run.state_folder)] == "memory"
    environment = {one["name"]: one["value"] for one in CONTAINER["env"]}
    assert environment["HELPDESKBOT_SETTINGS"] == f"/etc/helpdeskbot/{file.name}"
    assert mounts["/etc/helpdeskbot"] == "settings"
    [port] = CONTAINER["ports"]
    assert settings.run.metrics == f"0.0.0.0:{port['containerPort']}"
    assert CONTAINER["livenessProbe"]["httpGet"]["port"] == port["name"]


def test_the_password_is_where_the_bot_looks_and_only_it_can_read_it() -> None:
    environment = {one["name"]: one["value"] for one in CONTAINER["env"]}
    mounts = {one["mountPath"]: one["name"] for one in CONTAINER["volumeMounts"]}
    volumes = {one["name"]: one for one in POD["volumes"]}
    secret = volumes[mounts[environment["CREDENTIALS_DIRECTORY"]]]["secret"]

    assert PASSWORD in OBJECTS["Secret"]["stringData"]
    assert secret["secretName"] == OBJECTS["Secret"]["metadata"]["name"]
    assert secret["defaultMode"] == 0o440
    assert POD["securityContext"]["fsGroup"] == POD["securityContext"]["runAsGroup"]


def test_two_bots_are_never_at_work_and_what_this_one_may_do_is_little() -> None:
    deployment = OBJECTS["Deployment"]["spec"]
    own = CONTAINER["securityContext"]

    assert POD["terminationGracePeriodSeconds"] > PATIENCE
    assert (deployment["replicas"], deployment["strategy"]["type"]) == (1, "Recreate")
    assert POD["securityContext"]["runAsNonRoot"]
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not POD["automountServiceAccountToken"]
    assert own["readOnlyRootFilesystem"]
    assert not own["allowPrivilegeEscalation"]
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert CONTAINER["resources"]["limits"]["memory"]
