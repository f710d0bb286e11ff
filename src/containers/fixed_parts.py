"""Prints the parts of rendered resources that Kubernetes refuses to change once they stand; reads them from standard input."""

import json
import sys

import yaml

CHANGEABLE = {
    "StatefulSet": {
        "replicas",
        "template",
        "updateStrategy",
        "ordinals",
        "minReadySeconds",
        "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy",
    },
    "Deployment": {"replicas", "template", "strategy", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"},
    "PersistentVolumeClaim": {"resources"},
}

for resource in filter(None, yaml.safe_load_all(sys.stdin)):
    changeable = CHANGEABLE.get(resource["kind"], resource.get("spec", {}))
    fixed = {key: part for key, part in resource.get("spec", {}).items() if key not in changeable}
    print(resource["kind"], resource["metadata"]["name"], json.dumps(fixed, sort_keys=True))
