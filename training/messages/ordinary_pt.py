"""Ordinary sentences in Portuguese: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Exmos. Senhores, segue em anexo o nosso orçamento.
Assunto: pedido de reembolso
Assunto: cancelamento do contrato
Nome, apelido, morada, código postal, localidade, telefone
Número de cliente:
Data de nascimento:
Nacionalidade:
Titular da conta
Com os melhores cumprimentos e votos de bom dia
A máquina de lavar faz um barulho estranho desde ontem.
A encomenda chegou danificada e a caixa vinha aberta.
A sua encomenda foi enviada e chega na próxima semana.
A comida estava deliciosa, mas o serviço foi demorado.
Fiquei muito desiludida com a qualidade do tecido.
Pode ligar-me amanhã de manhã?
Chove há três dias, que tristeza.
As crianças brincam no jardim com o cão.
A minha vizinha plantou tomates e curgetes.
O médico receitou repouso e um xarope.
O doente apresenta tosse seca e febre.
O tribunal rejeitou o recurso.
O governo propõe uma nova lei da habitação.
O jogo terminou empatado.
Misture a farinha, o açúcar e os ovos e junte o leite.
Deixe a massa repousar durante uma hora.
Amanhã o céu estará nublado com algumas abertas.
Esqueceu-se da palavra-passe? Clique aqui.
Guardar, Cancelar, Seguinte, Anterior, Definições, Sair
Ocorreu um erro, tente novamente mais tarde.
O apartamento tem dois quartos, cozinha e varanda.
A renda não inclui as despesas de condomínio.
A impressora avariou outra vez.
Quanto tempo demora a reparação?
Dois bilhetes para a sessão das oito, por favor.
O filme é engraçado, mas o fim arrasta-se.
Os alunos aprendem frações e geometria.
A bateria já não dura meio dia.
Não te esqueças de comprar pão e leite.
Descansa, eu trato disso.
Já chego, estou preso no trânsito.
Que disparate, isso não é verdade.
O gato dorme no sofá.
Procuramos uma pessoa motivada e responsável.
O banco bloqueou o meu cartão.
Parabéns e muitas felicidades!
Quem tem as chaves da cave?
O museu está fechado para obras.
O seguro não cobre os danos.
Preencha o formulário e assine, por favor.
Gosto da cor, mas o tamanho não serve.
O comboio chegou com quarenta minutos de atraso.
Pedimos desculpa pelo incómodo.
Você pode me mandar a nota fiscal, por favor?
A geladeira parou de funcionar depois da queda de energia.
O celular esquenta muito e desliga sozinho.
Galera, alguém vai na festa hoje à noite?
O ônibus demorou demais e eu perdi a aula.
Estou há uma semana esperando a entrega do pedido.
Atendimento péssimo, não recomendo para ninguém.
Adorei o produto, superou minhas expectativas!
O salário cai na conta todo quinto dia útil.
Vamos marcar uma reunião para discutir o projeto.
A professora pediu um trabalho sobre o meio ambiente.
Ele sempre reclama do barulho dos vizinhos.
Comprei uma bicicleta usada, mas o freio está ruim.
O cachorro latiu a madrugada inteira.
Preciso renovar a carteira antes das férias.
A conta de luz veio mais cara este mês.
A previsão é de chuva forte durante a tarde.
Minha irmã fez um bolo de cenoura com chocolate.
O time jogou mal e perdeu de novo.
Feche a janela, está frio demais aqui dentro.
As ações da empresa subiram depois do anúncio.
Baixe o aplicativo e crie uma senha segura.
O arquivo está corrompido e não abre.
Assunto: aviso de pagamento em atraso
Assunto: convocatória da assembleia de condóminos
Boa noite, a cómoda de nogueira ainda está à venda?
Fico a aguardar a vossa resposta.
Sem outro assunto, subscrevo-me com consideração.
Beijinhos e até logo!
Profissão:
Contacto em caso de emergência:
Montante total com impostos:
Assinatura do requerente:
Idade:
Linha de apoio aberta de segunda a sábado
A reunião foi adiada para quinta-feira.
atão, q fazes logo à noite?
Fixe, pá, encontramo-nos às sete
Aspirador potente e leve, embora ruidoso.
A sola descolou-se ao fim de quinze dias, uma aldrabice.
Embalagem cuidada, instruções ilegíveis, faltavam parafusos.
Acolhimento caloroso, colchão confortável, vista magnífica.
Desligue o encaminhador, espere trinta segundos e volte a ligá-lo.
O ecrã pisca assim que ligo o carregador.
O ficheiro não foi encontrado
Descarregar anexo
Arraste as fotografias para aqui
Radiografia torácica sem alterações.
Dor lombar que irradia para a perna esquerda.
Antecedentes: hipertensão, asma, alergia à penicilina.
Venha em jejum para as análises ao sangue.
O arguido nega os factos que lhe são imputados.
O notário leu o testamento aos herdeiros.
Procuração, penhora, queixa, coima, sentença
A cantina serve um prato vegetariano às quartas.
O teste de química incide sobre os ácidos.
Mochila, estojo, caderno, borracha, esquadro, compasso
A equipa da noite rende a da tarde às vinte e duas.
O sindicato convocou greve contra os despedimentos.
Contrato sem termo, período experimental de três meses
A contabilista confere os lançamentos antes do fecho.
A prestação da casa subiu outra vez.
A caixa automática engoliu-me o cartão.
Participação de sinistro, peritagem dentro de duas semanas
Roubo, incêndio, quebra de vidros, inundação
Estúdio mobilado, luminoso, perto do metro, livre em junho
Bolor no teto, torneira a pingar, estore encravado.
O porteiro põe o lixo na rua antes do amanhecer.
Mala extraviada, voo cancelado, ligação perdida.
Portagem, rotunda, desvio, estacionamento pago
O autocarro parte do cais sete.
O guarda-redes defendeu uma grande penalidade.
O pelotão sobe a serra debaixo de granizo.
Refogue a cebola picada num fio de azeite.
Alho-francês, nabo, beterraba, couve, beringela, funcho
Pera, cereja, mirtilo, amora, toranja, alperce
Salmão fumado, gambas, mexilhões, lulas grelhadas
Vento forte, trovoadas e rajadas ao meio-dia.
Nevoeiro cerrado e depois sol radioso
Vassoura, esfregona, esponja, balde, detergente, lixívia
A torradeira deita fumo, desliga-a já!
Fundiu-se a lâmpada do corredor.
A oposição denuncia uma reforma injusta e atabalhoada.
Os deputados aprovaram a proposta sobre as pensões.
Que alegria voltar a ver-vos!
Estou farta disto, a sério.
Onde fica a farmácia mais próxima?
Desde quando sofre de tonturas?
Guardou o talão de compra?
Vire à esquerda e contorne o canal.
Agitar antes de usar. Manter fora do alcance das crianças.
GREVE NA RECOLHA DO LIXO: PASSEIOS CHEIOS DE SACOS
SALDOS DE INVERNO: ÚLTIMOS DIAS
PINTADO DE FRESCO
SAÍDA DE EMERGÊNCIA
Rendas Aumentam: O Que Muda Em Janeiro
Esquilo, ouriço, texugo, coruja, rã, libélula
A égua pariu um potro robusto.
Casaco, cachecol, gorro, luvas, meias, botins
A orquestra afina os violinos atrás da cortina.
Assunto: segunda via do boleto
Assunto: dúvida sobre garantia estendida
Prezados, bom dia! Gostaria de um orçamento para pintura.
Atenciosamente, equipe de suporte
Desde já agradeço pela atenção.
Nome completo, endereço, bairro, CEP, celular, e-mail
Cargo pretendido:
Escolaridade:
Renda familiar mensal:
Nome da mãe:
Órgão emissor:
Data de vencimento:
blz, tmj, flw
vc viu a msg q mandei ontem?
kkkkk morri de rir aqui
Nossa, que mico, gente!
Partiu academia, depois açaí
To chegando, pega uma mesa aí
Sei lá, tô com preguiça
Liquidificador vazando, tampa frouxa, botão emperrado.
Custo-benefício excelente, chegou antes do prazo.
Pizza fria, refrigerante quente, garçom mal-educado.
Banheiro sujo, toalhas rasgadas, chuveiro sem pressão.
Reinicie o roteador e verifique os cabos.
A tela travou durante a atualização do sistema.
Usuário ou senha inválidos
Memória insuficiente para concluir a operação
Salvar rascunho
Compartilhar link
Adicionar à sacola
Excluir conta permanentemente
Configurações, Notificações, Ajuda, Sobre, Sair
O bebê nasceu saudável, de parto normal.
Paciente relata enjoo, tontura e visão embaçada.
Passe a pomada duas vezes ao dia.
Curativo, gaze, termômetro, maca, ambulância, plantão
O réu foi absolvido por insuficiência de provas.
A guarda compartilhada será decidida em audiência.
O inquilino deve avisar com trinta dias de antecedência.
Liminar, mandado, habeas corpus, petição, fórum
A merenda de hoje é arroz, feijão e frango desfiado.
Vestibular, mensalidade, lousa, giz, gincana, boletim
A turma ensaia a quadrilha no pátio.
Meu chefe cancelou a folga de última hora.
Vale-transporte, décimo terceiro, hora extra, holerite
Estamos contratando: auxiliar de cozinha, período noturno
Seu limite do cheque especial foi ultrapassado.
Parcele em até doze vezes sem juros.
Rendimento da poupança, tarifa, saque, fatura, estorno
O guincho chegou rápido e rebocou a caminhonete.
Apólice, corretor, carência, prêmio, cobertura contra terceiros
Quitinete reformada, armário embutido, vaga na garagem
Infiltração na parede, ralo entupido, interfone mudo.
O síndico multou o vizinho da cobertura.
Passagem aérea, pousada, mala de rodinhas, protetor solar
Trânsito lento na marginal após engavetamento
O zagueiro levou cartão vermelho no segundo tempo.
A torcida vaiou o juiz do começo ao fim.
Vôlei de praia, capoeira, surfe, futsal, skate
Doure o alho, junte a mandioca e tampe a panela.
Brigadeiro, coxinha, pão de queijo, tapioca, paçoca
Abacaxi, maracujá, goiaba, caju, jabuticaba, mamão
Carne moída, linguiça, farofa, couve refogada, pimenta
Frente fria derruba as temperaturas no fim de semana.
Enxurrada arrasta carros e destelha barracões.
Rodo, pano de chão, água sanitária, sabão em pó, varal
O encanador trocou o sifão da pia.
Furadeira, chave de fenda, prego, trena, alicate, lixa
O prefeito vetou o aumento da passagem.
A bancada ruralista pressiona pelo adiamento da votação.
Saudade de dormir sem despertador.
Ela chorou de emoção quando abriu o envelope.
Morro de vergonha de falar em público.
Como faço para trocar a resistência do chuveiro?
Vocês aceitam pagamento por aproximação?
Qual ônibus passa perto do hospital?
Retire a película, encaixe a bandeja e gire o botão.
Mantenha refrigerado após aberto.
PROMOÇÃO RELÂMPAGO: FRETE GRÁTIS
NÃO PISE NA GRAMA
CUIDADO: PISO MOLHADO
Saiba Como Economizar Na Conta De Água
Termos De Uso
Tamanduá, jacaré, arara, capivara, tatu, mico-leão
Camiseta, bermuda, chinelo, biquíni, jaqueta jeans
O sanfoneiro animou o forró até a madrugada.
Novela, seriado, desenho animado, programa de auditório
Dor de garganta, coriza e nariz entupido há uma semana.
Tome um comprimido a cada oito horas, longe das refeições.
Esgrima, remo, canoagem, atletismo, salto em distância
Preaqueça o forno, unte a assadeira e peneire o fermento.
Elevador em manutenção, favor usar a escada.
Todos os atendentes estão ocupados, permaneça na linha.
A estagiária organizou as planilhas do almoxarifado.
Busca avançada, Filtros, Favoritos, Histórico, Lixeira
Vaca, bezerro, galinha, peru, cabrito, jegue
Você Sabe Escolher Um Bom Travesseiro?
Orgulho, alívio, raiva, ciúme, tédio, esperança
A geada queimou a plantação de café.
""".strip().split("\n")
