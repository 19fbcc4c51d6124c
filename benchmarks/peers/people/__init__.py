"""What people would write: FastAPI, Presidio's stock recognizers, two transformers pipelines, torch in float32."""
