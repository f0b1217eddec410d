{{/* What each part runs, by its name: the command, the prefix of its settings, the consumer group and the topics that it reads. */}}
{{- define "salespulse.programs" -}}
leads: {command: [services.leads], prefix: LEADS, group: leads, topics: [sales.leads, sales.orders, sales.management, sales.shipments]}
orders: {command: [services.orders], prefix: ORDERS, group: orders, topics: [sales.orders, sales.leads, sales.shipments]}
shipments: {command: [services.shipments], prefix: SHIPMENTS, group: shipments, topics: [sales.shipments, sales.orders]}
kpi-fold: {command: [services.kpi, fold], prefix: KPI, topics: [sales.leads, sales.orders, sales.shipments, sales.management, sales.rekeyed]}
kpi-score: {command: [services.kpi, score], prefix: KPI}
kpi-serve: {command: [services.kpi, serve], prefix: KPI}
{{- end -}}

{{- define "salespulse.name" -}}{{ .Release.Name }}-{{ .part }}{{- end -}}

{{- define "salespulse.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end -}}

{{- define "salespulse.selector" -}}
app.kubernetes.io/name: salespulse
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "salespulse.labels" -}}
{{ include "salespulse.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{/* Whether something other than this chart decides how many there are. */}}
{{- define "salespulse.isScaled" -}}
{{- $scale := .settings.scale -}}
{{- if eq $scale.by "cpu" }}yes{{ end -}}
{{- if and (eq $scale.by "lag") $.Values.keda.enabled (or (ne .part "kpi-fold") $.Values.generation) }}yes{{ end -}}
{{- end -}}

{{- define "salespulse.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "salespulse.security" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "salespulse.hasUser" -}}{{ if hasPrefix "SASL" .Values.kafka.securityProtocol }}yes{{ end }}{{- end -}}
{{- define "salespulse.hasTls" -}}{{ if hasSuffix "SSL" .Values.kafka.securityProtocol }}yes{{ end }}{{- end -}}

{{/* How a program reaches Kafka, as whom the Secret .kafkaSecret says. */}}
{{- define "salespulse.kafka.env" -}}
- {name: KAFKA_BOOTSTRAP, value: {{ required "kafka.bootstrap is needed" .Values.kafka.bootstrap | quote }}}
- {name: KAFKA_SECURITY_PROTOCOL, value: {{ .Values.kafka.securityProtocol }}}
{{- if include "salespulse.hasUser" . }}
- name: KAFKA_USERNAME
  valueFrom: {secretKeyRef: {name: {{ .kafkaSecret }}, key: username}}
- {name: KAFKA_PASSWORD_FILE, value: /run/secrets/salespulse/kafka/password}
{{- end }}
{{- if and (include "salespulse.hasTls" .) .Values.kafka.caSecret.name }}
- {name: KAFKA_CA_FILE, value: /run/secrets/salespulse/kafka-ca/{{ .Values.kafka.caSecret.key }}}
{{- end }}
{{- end -}}

{{- define "salespulse.kafka.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if include "salespulse.hasUser" . }}
- {name: kafka, mountPath: /run/secrets/salespulse/kafka, readOnly: true}
{{- end }}
{{- if and (include "salespulse.hasTls" .) .Values.kafka.caSecret.name }}
- {name: kafka-ca, mountPath: /run/secrets/salespulse/kafka-ca, readOnly: true}
{{- end }}
{{- end -}}

{{- define "salespulse.kafka.volumes" -}}
- name: tmp
  emptyDir: {medium: Memory, sizeLimit: 64Mi}
{{- if include "salespulse.hasUser" . }}
- name: kafka
  secret: {secretName: {{ .kafkaSecret }}, defaultMode: 0440, items: [{key: password, path: password}]}
{{- end }}
{{- if and (include "salespulse.hasTls" .) .Values.kafka.caSecret.name }}
- name: kafka-ca
  secret: {secretName: {{ .Values.kafka.caSecret.name }}, defaultMode: 0444}
{{- end }}
{{- end -}}

{{- define "salespulse.env" -}}
{{- range $name, $value := . }}
- {name: {{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end -}}
