"""Calls tools as the official Python SDK does by default, and prints the results.

The second argument is the key. The third one is a JSON list of {"name": tool, "arguments": {...}}. Prints a JSON object with the
server's name, the names of its tools, and a result for each call, in order. A URL with ws: is spoken to by WebSocket, for which the
SDK takes a transport of its own.
"""

import asyncio
import json
import sys
from contextlib import asynccontextmanager

import anyio
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter
from websockets.asyncio.client import connect


@asynccontextmanager
async def websocket_client(url: str, headers: dict[str, str]):
    async with connect(url, additional_headers=headers, max_size=None) as socket:
        to_client, from_server = anyio.create_memory_object_stream(0)
        to_server, from_client = anyio.create_memory_object_stream(0)

        async def receive() -> None:
            async with to_client:
                async for text in socket:
                    await to_client.send(SessionMessage(jsonrpc_message_adapter.validate_json(text, by_name=False)))

        async def send() -> None:
            async with from_client:
                async for message in from_client:
                    await socket.send(message.message.model_dump_json(by_alias=True, exclude_unset=True))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(receive)
            tasks.start_soon(send)
            try:
                yield from_server, to_server
            finally:
                tasks.cancel_scope.cancel()


async def call(client: Client, calls: list[dict]) -> None:
    tools = await client.list_tools()
    results = [await client.call_tool(wanted["name"], wanted["arguments"]) for wanted in calls]
    print(
        json.dumps(
            {
                "server": client.server_info.name if client.server_info else "",
                "tools": [tool.name for tool in tools.tools],
                "results": [result.model_dump(mode="json", by_alias=True) for result in results],
            }
        )
    )


async def main(url: str, key: str, wanted: str) -> None:
    calls = json.loads(wanted)
    headers = {"Authorization": f"Bearer {key}"}
    if url.startswith("ws:"):
        async with Client(websocket_client(url, headers)) as client:
            await call(client, calls)
    else:
        async with create_mcp_http_client(headers=headers) as http:
            async with Client(streamable_http_client(url, http_client=http)) as client:
                await call(client, calls)


asyncio.run(main(*sys.argv[1:]))
