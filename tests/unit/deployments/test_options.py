"""Typed blocks of the config."""

import pytest
import yaml
from pydantic import ValidationError
from ray.serve.config import AutoscalingConfig

from deployments.options import Autoscaling, DeploymentOptions
from deployments.scaling.policy import Aims
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"num_replica": 2}, "num_replica"),
        ({"num_replicas": 0}, "num_replicas"),
        ({"num_gpus": -1}, "num_gpus"),
        ({"num_replicas": "many"}, "num_replicas"),
        ({"autoscaling": {"min_replicas": 3, "max_replicas": 2}}, "autoscaling"),
        ({"autoscaling": {"max_replica": 2}}, "max_replica"),
        ({"autoscaling": {"window_s": 1, "metrics_interval_s": 1}}, "window_s"),
        ({"autoscaling": {"target_utilisation": 1.5}}, "target_utilisation"),
    ],
)
def test_what_does_not_parse_is_named(values, field):
    with pytest.raises(ValidationError, match=field):
        DeploymentOptions.model_validate(values)


def test_one_way_to_scale():
    with pytest.raises(ValidationError, match="not both"):
        DeploymentOptions(num_replicas=2, autoscaling=Autoscaling())


def test_to_serve():
    fixed = DeploymentOptions(num_replicas=3, num_gpus=1).to_serve()
    assert fixed["num_replicas"] == 3
    assert fixed["ray_actor_options"] == {"num_cpus": 0.1, "num_gpus": 1.0}
    assert "autoscaling_config" not in fixed
    scaled = DeploymentOptions(autoscaling=Autoscaling(max_replicas=4)).to_serve()
    assert scaled["autoscaling_config"]["max_replicas"] == 4
    assert "num_replicas" not in scaled


def test_scaling_follows_the_work():
    config = DeploymentOptions(autoscaling=Autoscaling(min_replicas=0, max_replicas=4)).to_serve()["autoscaling_config"]
    ours = AutoscalingConfig.model_validate(config)
    assert ours.policy.get_policy().__name__ == "FollowWork"
    assert Aims(**ours.policy.policy_kwargs) == Aims(least_window_s=4.0, stale_s=14.0)
    assert (ours.min_replicas, ours.max_replicas, ours.downscale_delay_s) == (0, 4, 0)


def test_scaling_on_calls_is_rays_own():
    config = Autoscaling(max_replicas=4, target_ongoing_requests=3).to_serve()
    ours = AutoscalingConfig.model_validate(config)
    assert ours.policy.is_default_policy_function()
    assert (ours.target_ongoing_requests, ours.downscale_delay_s, ours.downscale_to_zero_delay_s) == (3, 120, 300)


def test_a_value_that_does_not_parse_is_not_quoted():
    with pytest.raises(ValidationError) as caught:
        DeploymentOptions.model_validate({"num_replicas": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_every_deployment_in_the_config_says_how_it_runs():
    args = yaml.safe_load((ROOT / "serve_config.yaml").read_text())["applications"][0]["args"]
    blocks = [args[stage] for stage in ("ingress", "anonymizer", "preprocessor", "postprocessor")] + args["models"]
    for block in blocks:
        assert {"num_replicas", "autoscaling"} & block["deployment"].keys()
        DeploymentOptions.model_validate(block["deployment"])
