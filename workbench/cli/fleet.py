"""`fleet`: JumpStart's models, and endpoints that are deployed, started, stopped and deleted, each call shown first."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any, Literal

from workbench.cli.fleet_plans import add_plan_options, present, quoted, status_of
from workbench.cli.output import note, write_json, write_text
from workbench.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from workbench.endpoints.endpoint import Endpoint
    from workbench.endpoints.fleet.jumpstart.content import JumpStartContent
    from workbench.endpoints.fleet.jumpstart.model import JumpStartModel
    from workbench.endpoints.fleet.plan import Place


def add_commands(commands: Any) -> None:
    parser = commands.add_parser("fleet", help="deploy, start, stop and delete endpoints", allow_abbrev=False)
    group = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_models(group)
    _add_deploy(group)
    for name, command, text in (("start", _start, "start"), ("stop", _stop, "stop; its configurations are kept")):
        parser = group.add_parser(name, help=f"a set of endpoints to {text}", allow_abbrev=False)
        parser.add_argument("set", metavar="SET", help="the name of a set, as `fleet sets` lists them")
        add_plan_options(parser, "the set's")
        parser.set_defaults(command=command)
    _add_delete(group)
    _add_sets(group)


def _add_models(group: Any) -> None:
    parser = group.add_parser("models", help="list JumpStart's text models", allow_abbrev=False)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only models that have all of these words")
    parser.add_argument("--show", metavar="MODEL", help="one model: instance types, licence, example request")
    parser.add_argument("--json", action="store_true", help="print JSON")
    _add_place(parser)
    parser.set_defaults(command=_models)


def _add_deploy(group: Any) -> None:
    parser = group.add_parser("deploy", help="deploy a model of JumpStart", allow_abbrev=False)
    parser.add_argument("model", metavar="MODEL", help="the model's id, as `fleet models` lists them")
    parser.add_argument("--name", metavar="NAME", help="the endpoint's name; without it, made of the model's")
    parser.add_argument(
        "--instance-type", metavar="TYPE", help="such as ml.g5.2xlarge; without it, the recommended one"
    )
    parser.add_argument("--count", type=int, default=1, metavar="N", help="how many instances")
    parser.add_argument("--role", metavar="ARN", help="the role that runs it; without it, that of the AWS settings")
    parser.add_argument("--accept-licence", action="store_true", help="you have read the model's licence and accept it")
    add_plan_options(parser, "the endpoint's")
    _add_place(parser)
    parser.set_defaults(command=_deploy)


def _add_delete(group: Any) -> None:
    parser = group.add_parser("delete", help="delete an endpoint and what was made for it", allow_abbrev=False)
    parser.add_argument("endpoint", metavar="ENDPOINT", help="a saved endpoint's label, or its name in SageMaker")
    parser.add_argument("--others", action="store_true", help="also its parts that this program did not make")
    add_plan_options(parser, "the endpoint's in SageMaker")
    _add_place(parser)
    parser.set_defaults(command=_delete)


def _add_sets(group: Any) -> None:
    parser = group.add_parser("sets", help="list, save and forget sets of endpoints", allow_abbrev=False)
    parser.add_argument("--save", metavar="NAME", help="save a set of the endpoints that are named; each must run now")
    parser.add_argument("endpoints", nargs="*", metavar="ENDPOINT", help="of --save: labels, or names in SageMaker")
    parser.add_argument("--forget", metavar="NAME", help="take a set out of the list; its endpoints stay as they are")
    parser.add_argument("--json", action="store_true", help="print a list of objects as JSON")
    _add_place(parser)
    parser.set_defaults(command=_sets)


def _add_place(parser: Any) -> None:
    parser.add_argument("--profile", metavar="NAME", help="the AWS profile; without it, that of the settings")
    parser.add_argument("--region", metavar="REGION", help="the AWS region; without it, that of the settings")


# Models


def _models(arguments: argparse.Namespace) -> int:
    from workbench.endpoints.fleet.jumpstart.manifest import find_model, search, text_models

    with _content(arguments) as content:
        models = text_models(content)
        if arguments.show is not None:
            find_model(models, arguments.show)
            _print_model(_model(content, arguments.show), arguments.json)
            return 0
    found = search(models, " ".join(arguments.words))
    if arguments.json:
        write_json([{"model": one.model_id, "version": one.version, "does": one.does} for one in found])
    else:
        write_text("".join(f"{one.model_id}  {one.version}\n" for one in found))
    return 0


def _print_model(model: JumpStartModel, as_json: bool) -> None:
    payloads = [{"name": one.name, "content_type": one.content_type, "body": one.body} for one in model.spec.payloads]
    if as_json:
        write_json(
            {
                "model": model.model_id,
                "version": model.spec.version,
                "url": model.spec.url,
                "licence": model.licence_url or None,
                "payload": model.payload,
                "instances": [
                    {"type": one.instance_type, "per_hour": one.per_hour, "recommended": one.is_default}
                    for one in model.offers
                ],
                "examples": payloads,
            }
        )
        return
    lines = [f"{model.model_id} {model.spec.version}", model.spec.url, f"payload format: {model.payload} (a guess)"]
    lines.append(f"licence: {model.licence_url}" if model.licence_url else "no licence has to be accepted")
    for one in model.offers:
        price = "price unknown" if one.per_hour is None else f"${one.per_hour:,.2f} an hour"
        lines.append(f"{one.instance_type}  {price}{'  recommended' if one.is_default else ''}")
    lines += [json.dumps(one["body"], ensure_ascii=False) for one in payloads[:1]]
    write_text("".join(f"{line}\n" for line in lines if line))


def _content(arguments: argparse.Namespace) -> JumpStartContent:
    from workbench import paths
    from workbench.endpoints.fleet.jumpstart.content import JumpStartContent

    return JumpStartContent(_place(arguments), paths.cache_folder())


def _model(content: JumpStartContent, model_id: str) -> JumpStartModel:
    from workbench.endpoints.fleet.instance_prices import per_hour
    from workbench.endpoints.fleet.jumpstart.manifest import find_model, text_models
    from workbench.endpoints.fleet.jumpstart.model import load_model

    return load_model(content, find_model(text_models(content), model_id), per_hour)


# Plans


def _deploy(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.fleet.cataloguing import deployment_of, endpoint_of, keep_endpoint
    from workbench.endpoints.fleet.deploying import deploy_plan
    from workbench.endpoints.fleet.roles import configured_role

    with _content(arguments) as content:
        model = _model(content, arguments.model)
    place = _place(arguments)
    deployment = deployment_of(
        model,
        place.profile,
        name=arguments.name,
        instance_type=arguments.instance_type,
        count=arguments.count,
        role=arguments.role or configured_role(place),
        accepted=arguments.accept_licence,
    )

    def keep() -> None:
        catalogue = Catalogue(str, paths.endpoints_folder())
        note(f"Saved as the endpoint {keep_endpoint(endpoint_of(deployment, model.payload), catalogue)}.")

    return status_of(present(deploy_plan(deployment), arguments, keep))


def _start(arguments: argparse.Namespace) -> int:
    return _present_set("start", arguments)


def _stop(arguments: argparse.Namespace) -> int:
    return _present_set("stop", arguments)


def _delete(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.endpoints.fleet.control_plane import ControlPlane
    from workbench.endpoints.fleet.deleting import delete_plan
    from workbench.endpoints.fleet.instance_prices import cost_per_hour, per_hour
    from workbench.endpoints.fleet.plan import Place
    from workbench.endpoints.fleet.resources import deployed
    from workbench.endpoints.fleet.set_file import kept_config

    endpoint = _endpoint(arguments.endpoint, arguments)
    kept = kept_config(endpoint.name, endpoint.region, paths.fleet_file())
    with ControlPlane() as plane:
        place = Place(endpoint.profile, endpoint.region)
        found = deployed(place, endpoint.name, plane, kept)
        saved = cost_per_hour(endpoint, found, plane.region(place), per_hour) if found.runs else None
    plan = delete_plan(found, others=arguments.others, per_hour=saved)
    return status_of(present(plan, arguments, lambda: _tell_saved(endpoint)))


def _tell_saved(deleted: Endpoint) -> None:
    """The list of endpoints is the user's: what is deleted in SageMaker stays there until it is removed."""
    from workbench import paths
    from workbench.endpoints.catalogue import Catalogue

    for one in Catalogue(str, paths.endpoints_folder()).endpoints():
        at = one.in_account(deleted.profile or "", deleted.region or "")
        if (at.name, at.profile, at.region) == (deleted.name, deleted.profile, deleted.region):
            note(f"{one.label} stays in the list of endpoints: `endpoints remove {quoted(one.label)}` takes it out.")


def _present_set(kind: Literal["start", "stop"], arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.endpoints.fleet.control_plane import ControlPlane
    from workbench.endpoints.fleet.set_file import find_set
    from workbench.endpoints.fleet.set_states import plan_now

    chosen = find_set(arguments.set, paths.fleet_file())
    with ControlPlane() as plane:
        plan = plan_now(kind, chosen, plane)
    return status_of(present(plan, arguments))


# Sets


def _sets(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.endpoints.fleet.set_file import forget_set, load_sets

    if arguments.save is not None:
        return _save_set(arguments)
    if arguments.endpoints:
        raise UsageError("Endpoints are named for a set that is saved.", "Say --save NAME in front of them.")
    if arguments.forget is not None:
        forget_set(arguments.forget, paths.fleet_file())
        return 0
    sets = load_sets(paths.fleet_file())
    if arguments.json:
        write_json(
            [
                {"name": one.name, "per_hour": one.per_hour, "endpoints": [member.name for member in one.members]}
                for one in sets
            ]
        )
    else:
        write_text("".join(f"{one.name}: {', '.join(member.name for member in one.members)}\n" for one in sets))
    return 0


def _save_set(arguments: argparse.Namespace) -> int:
    from workbench import paths
    from workbench.endpoints.fleet.control_plane import ControlPlane
    from workbench.endpoints.fleet.instance_prices import per_hour
    from workbench.endpoints.fleet.making_sets import made_set
    from workbench.endpoints.fleet.set_file import keep_set

    if not arguments.endpoints:
        raise UsageError("A set needs at least one endpoint.", "Name the endpoints after --save NAME.")
    endpoints = [_endpoint(name, arguments) for name in arguments.endpoints]
    with ControlPlane() as plane:
        keep_set(made_set(arguments.save, endpoints, plane, per_hour), paths.fleet_file())
    return 0


def _endpoint(name: str, arguments: argparse.Namespace) -> Endpoint:
    """The saved endpoint of that label, or else one that the account knows by that name."""
    from workbench import paths
    from workbench.endpoints.catalogue import Catalogue
    from workbench.endpoints.endpoint import Endpoint

    try:
        found = Catalogue(str, paths.endpoints_folder()).find(name)
    except UnknownName:
        found = Endpoint(label=name, name=name)
    if found.is_local or found.transport != "sagemaker":
        raise UsageError("{name} is no endpoint of SageMaker.", "Name one that is in the account.", name=name)
    place = _place(arguments)
    return found.in_account(place.profile or "", place.region or "")


def _place(arguments: argparse.Namespace) -> Place:
    from workbench import paths, settings
    from workbench.endpoints.fleet.plan import Place

    chosen, _problems = settings.load(paths.settings_file())
    return Place(arguments.profile or chosen.aws_profile or None, arguments.region or chosen.aws_region or None)
